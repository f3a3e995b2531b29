/** Turns messages into what the list draws: day lines, the unread line, and bubbles grouped by author; used by message-list.tsx. */

import type { VisitorMessage } from "@kefu/protocol/visitor-frames";

export type Row =
  | { kind: "day"; key: string; time: number }
  | { kind: "unread"; key: string }
  | { kind: "message"; key: string; message: VisitorMessage; isFirst: boolean; isLast: boolean };

/** Messages of one author within this time hang together. */
const GROUP_MS = 5 * 60_000;

/** `dividerSeq`: the last message that was read when the panel opened; null draws no line. */
export function groupRows(messages: readonly VisitorMessage[], dividerSeq: number | null): Row[] {
  const rows: Row[] = [];
  const firstUnread = dividerSeq === null ? null : messages.find(({ seq, direction }) => seq > dividerSeq && direction === "outgoing");
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const isNewDay = !before || !isSameDay(before.createdAt, message.createdAt);
    if (isNewDay) rows.push({ kind: "day", key: `day-${message.id}`, time: message.createdAt });
    if (message === firstUnread) rows.push({ kind: "unread", key: "unread" });
    const isFirst = isNewDay || message === firstUnread || !hangTogether(before, message);
    const isLast = !after || after === firstUnread || !hangTogether(message, after);
    rows.push({ kind: "message", key: message.clientMessageId ?? message.id, message, isFirst, isLast });
  });
  return rows;
}

function hangTogether(one: VisitorMessage, other: VisitorMessage): boolean {
  return (
    one.direction === other.direction &&
    one.authorName === other.authorName &&
    other.createdAt - one.createdAt < GROUP_MS &&
    isSameDay(one.createdAt, other.createdAt)
  );
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
