/** Small builders of wire structs, for the tests of this folder. */

import type { VisitorConversation, VisitorMessage } from "@kefu/protocol/visitor-frames";

export function aConversation(change: Partial<VisitorConversation> = {}): VisitorConversation {
  return {
    id: "conv_a",
    status: "open",
    version: 1,
    lastPos: 0,
    lastSeq: 0,
    unread: 0,
    visitorReadSeq: 0,
    agentDeliveredSeq: 0,
    agentReadSeq: 0,
    assignee: null,
    isQueued: false,
    resolvedAt: null,
    surveyId: null,
    createdAt: 1_000,
    ...change,
  };
}

export function aMessage(seq: number, change: Partial<VisitorMessage> = {}): VisitorMessage {
  return {
    id: `msg_${seq}`,
    seq,
    direction: "outgoing",
    authorName: "Ada",
    authorAvatarUrl: null,
    type: "text",
    text: `message ${seq}`,
    createdAt: Date.UTC(2026, 0, 5, 12) + seq * 1_000,
    clientMessageId: null,
    attachments: [],
    card: null,
    preview: null,
    replyTo: null,
    call: null,
    editedAt: null,
    isRemoved: false,
    ...change,
  };
}
