/** What the forms do with their answers; loaded with them. */

import type { Sent } from "@kefu/protocol/visitor-frames";
import type { LazyParts } from "../actions.ts";
import { announce } from "../announcer.ts";
import type { GivenAnswers } from "../form-choice.ts";

export interface LeftMessage {
  clientMessageId: string;
  answers: GivenAnswers;
  topic: string | null;
  text: string;
  attachmentIds: readonly string[];
}

/** Resolves when the answers are kept and the conversation may begin. */
export async function answerIntake({ store, door, live }: LazyParts, clientFormId: string, answers: GivenAnswers, topic: string | null): Promise<void> {
  await door.post("/intake", { clientFormId, answers, topic, language: store.state.language });
  const { isStartingAnew } = store.state;
  store.set({ isIntakeDue: false, isStartingAnew: false });
  if (isStartingAnew) live.adopt(await door.startConversation());
}

export async function leaveMessage({ store, door, live }: LazyParts, message: LeftMessage): Promise<void> {
  const sent = await door.post<Sent>("/left-messages", { ...message, language: store.state.language });
  store.set({ isStartingAnew: false, hasLeft: true });
  live.applySent(sent);
  announce(store.state.say("leftThanks"));
}

interface Due {
  isDue: boolean;
  knownFields: string[];
}

/** Before a new conversation on a page that has been open for long: what was told at its start may be answered or asked by now. */
export async function renewDue({ store, door }: LazyParts): Promise<void> {
  const due = await door.ask<Due>("GET", "/intake").catch(() => null);
  if (due) store.set({ isIntakeDue: due.isDue, knownFields: due.knownFields });
}
