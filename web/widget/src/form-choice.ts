/** Which form, if any, takes the conversation's place. */

import type { WidgetState } from "./state.ts";

export type FormName = "intake" | "leave";
export type AnswerValue = string | number | boolean | null;
export type GivenAnswers = Readonly<Record<string, AnswerValue>>;
/** Key of a field -> why its answer was not taken. */
export type FieldProblems = Readonly<Record<string, string>>;

/** Nobody answers now, by the hours or because nobody is there. */
export function isAway({ config }: Pick<WidgetState, "config">): boolean {
  const isClosed = config.opening?.isOpen === false;
  return isClosed || (config.leaveMessage?.shown === "closed_or_away" && !config.isAnyoneOnline);
}

export function formToShow(state: WidgetState): FormName | null {
  const { config, phase, timeline, isIntakeDue, isStartingAnew, past, offer, isBlocked } = state;
  const isUnderWay = timeline.conversation !== null && timeline.conversation.status !== "resolved";
  const isReading = timeline.conversation !== null && !isUnderWay && !isStartingAnew;
  if (phase !== "ready" || isBlocked || past.isOpen || offer || isUnderWay || isReading) return null;
  if (config.leaveMessage && isAway(state)) return "leave";
  return config.intake && isIntakeDue ? "intake" : null;
}
