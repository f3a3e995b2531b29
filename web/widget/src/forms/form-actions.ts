/** What the forms do with their answers; loaded with them. */

import type { Sent } from "@kefu/protocol/visitor-frames";
import type { LazyParts } from "../actions.ts";
import { announce } from "../announcer.ts";
import type { GivenAnswers } from "../form-choice.ts";

export interface LeftMessage {
  clientMessageId: string;
  answers: GivenAnswers;
  text: string;
  attachmentIds: readonly string[];
}

/** Resolves when the answers are kept and the conversation may begin. */
export async function answerIntake({ store, door, live }: LazyParts, clientFormId: string, answers: GivenAnswers): Promise<void> {
  await door.post("/intake", { clientFormId, answers, language: store.state.language });
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
