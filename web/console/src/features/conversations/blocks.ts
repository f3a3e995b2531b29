/** Turns entries into what the timeline draws: day lines, the unread line, activity lines and groups of bubbles. */

import type { ActivityEntry, AuthorView, Entry, MessageEntry, NoteEntry } from "@kefu/protocol/agent-frames";
import type { Pending } from "./outbox";

export type Bubble =
  | { state: "stored"; key: string; entry: MessageEntry | NoteEntry }
  | { state: "pending"; key: string; pending: Pending };

export type Side = "incoming" | "outgoing" | "note";

export type Block =
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string; count: number }
  | { kind: "activity"; key: string; entry: ActivityEntry }
  | { kind: "call"; key: string; entry: MessageEntry }
  | { kind: "group"; key: string; side: Side; author: AuthorView; at: number; bubbles: Bubble[] };

type Group = Extract<Block, { kind: "group" }>;

/** Bubbles of one author within this time stand together. */
const GROUP_MS = 5 * 60_000;

export interface BlockSource {
  entries: readonly Entry[];
  pending: readonly Pending[];
  me: AuthorView;
  /** Incoming messages after this one were new when the conversation was opened; null draws no line. */
  unreadAfterSeq: number | null;
}

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

function sideOf(entry: MessageEntry | NoteEntry): Side {
  return entry.kind === "note" ? "note" : entry.direction;
}

function countUnread(entries: readonly Entry[], after: number | null): number {
  if (after === null) return 0;
  return entries.filter((each) => each.kind === "message" && each.direction === "incoming" && each.seq > after).length;
}

function isUnread(entry: Entry, after: number | null): boolean {
  return after !== null && entry.kind === "message" && entry.direction === "incoming" && entry.seq > after;
}

class Builder {
  readonly blocks: Block[] = [];
  private day = "";
  private hasUnreadLine = false;

  startDay(at: number): void {
    const day = dayOf(at);
    if (day === this.day) return;
    this.day = day;
    this.blocks.push({ kind: "day", key: `day ${day}`, at });
  }

  unreadLine(count: number): void {
    if (this.hasUnreadLine) return;
    this.hasUnreadLine = true;
    this.blocks.push({ kind: "unread", key: "unread", count });
  }

  bubble(bubble: Bubble, group: { side: Side; author: AuthorView; at: number }): void {
    const last = this.blocks.at(-1);
    if (last?.kind === "group" && joins(last, group)) last.bubbles.push(bubble);
    else this.blocks.push({ kind: "group", key: `group ${bubble.key}`, ...group, bubbles: [bubble] });
  }
}

function joins(group: Group, next: { side: Side; author: AuthorView; at: number }): boolean {
  const last = group.bubbles.at(-1);
  const lastAt = last ? (last.state === "stored" ? last.entry.createdAt : last.pending.createdAt) : group.at;
  return group.side === next.side && group.author.id === next.author.id && next.at - lastAt < GROUP_MS;
}

export function buildBlocks(source: BlockSource): Block[] {
  const builder = new Builder();
  const unread = countUnread(source.entries, source.unreadAfterSeq);
  for (const entry of source.entries) {
    builder.startDay(entry.createdAt);
    if (isUnread(entry, source.unreadAfterSeq)) builder.unreadLine(unread);
    if (entry.kind === "activity") {
      builder.blocks.push({ kind: "activity", key: entry.id, entry });
      continue;
    }
    if (entry.kind === "message" && entry.type === "call") {
      builder.blocks.push({ kind: "call", key: entry.id, entry });
      continue;
    }
    // An own message keeps its key when the stored one takes the optimistic one's place: nothing flickers.
    const key = entry.clientMessageId || entry.id;
    const group = { side: sideOf(entry), author: entry.author, at: entry.createdAt };
    builder.bubble({ state: "stored", key, entry }, group);
  }
  for (const pending of source.pending) {
    builder.startDay(pending.createdAt);
    const group = { side: pending.isNote ? "note" : "outgoing", author: source.me, at: pending.createdAt } as const;
    builder.bubble({ state: "pending", key: pending.clientMessageId, pending }, group);
  }
  return builder.blocks;
}

export type Mark = "waiting" | "failed" | "sent" | "delivered" | "read";

/** How far an own message got. */
export function markOf(bubble: Bubble, seen: { visitorDeliveredSeq: number; visitorReadSeq: number }): Mark | null {
  if (bubble.state === "pending") return bubble.pending.failure === null ? "waiting" : "failed";
  const { entry } = bubble;
  if (entry.kind !== "message" || entry.direction !== "outgoing") return null;
  if (entry.seq <= seen.visitorReadSeq) return "read";
  return entry.seq <= seen.visitorDeliveredSeq ? "delivered" : "sent";
}
