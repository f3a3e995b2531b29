/** What a call needs of the app around it: a way to say commands, and what the server tells of a call; used by session.ts and ringing.ts. */

import type { CallAccept, CallBeat, CallDecline, CallEnd, CallSignal, CallStart, CallState } from "@kefu/protocol/visitor-frames";

export type CallCommand = CallStart | CallAccept | CallDecline | CallEnd | CallBeat | CallSignal;

export interface CallWay {
  /** Forgotten where there is no connection. */
  post(command: CallCommand): unknown;
  /** Said until it is answered; rejects when it is refused. */
  request(ref: string, command: CallCommand): Promise<unknown>;
}

export type Outcome = Exclude<CallState, "ringing" | "accepted">;

/** What both audiences are told of a call. */
export interface CallFacts {
  id: string;
  conversationId: string;
  kind: CallStart["kind"];
  state: CallState;
  startedBy: "agent" | "visitor";
}
