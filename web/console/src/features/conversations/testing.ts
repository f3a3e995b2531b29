/** Makes entries, conversations and frames for the tests of this folder. */

import type { ConversationView, EntryAdded, EntryChanged, MessageEntry } from "@kefu/protocol/agent-frames";
import type { EntryPage } from "@kefu/protocol/console-api";

export const START = Date.UTC(2026, 10, 23, 12);

export function conversation(change: Partial<ConversationView> = {}): ConversationView {
  return {
    id: "conv_1",
    inboxId: "inb_1",
    contactId: "cont_1",
    contactName: "Wang",
    status: "open",
    assigneeId: null,
    teamId: null,
    queuedAt: null,
    snoozedUntil: null,
    resolvedAt: null,
    surveyId: null,
    priority: "none",
    tagIds: [],
    attributes: {},
    participantIds: [],
    version: 1,
    lastPos: 0,
    lastSeq: 0,
    lastEntryAt: START,
    lastText: "",
    lastDirection: null,
    waitingSince: null,
    unread: 0,
    agentReadSeq: 0,
    visitorDeliveredSeq: 0,
    visitorReadSeq: 0,
    sla: null,
    createdAt: START,
    ...change,
  };
}

export function message(pos: number, change: Partial<MessageEntry> = {}): MessageEntry {
  return {
    kind: "message",
    id: `msg_${pos}`,
    conversationId: "conv_1",
    pos,
    seq: pos,
    direction: "incoming",
    author: { kind: "visitor", id: "cont_1", name: "Wang", avatarUrl: null },
    type: "text",
    text: `text ${pos}`,
    createdAt: START + pos * 1000,
    clientMessageId: `client-${pos}`,
    attachments: [],
    card: null,
    preview: null,
    replyTo: null,
    call: null,
    editedAt: null,
    recalledAt: null,
    deletedAt: null,
    ...change,
  };
}

export function added(pos: number, change: Partial<MessageEntry> = {}): EntryAdded {
  const entry = message(pos, change);
  const view = conversation({ version: pos + 1, lastPos: pos, lastSeq: pos, lastText: entry.text });
  return { type: "entry.added", conversationId: "conv_1", pos, entry, conversation: view };
}

export function changed(pos: number, entry: MessageEntry): EntryChanged {
  const view = conversation({ version: pos + 1, lastPos: pos, lastText: entry.text });
  return { type: "entry.changed", conversationId: "conv_1", pos, entry, conversation: view };
}

export function page(items: EntryPage["items"], change: Partial<EntryPage> = {}): EntryPage {
  return { items, hasBefore: false, hasAfter: false, knownPos: items.at(-1)?.pos ?? 0, ...change };
}
