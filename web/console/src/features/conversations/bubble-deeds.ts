/** What an agent may do with one entry; the server decides in the end, this decides what the menu offers. */

import type { MessageEntry, NoteEntry } from "@kefu/protocol/agent-frames";

export type BubbleDeed = "reply" | "copy" | "edit" | "recall" | "delete";

export interface DeedRules {
  myId: string;
  isAdmin: boolean;
  editWindowSeconds: number;
  now: number;
}

function isGone(entry: MessageEntry | NoteEntry): boolean {
  return entry.deletedAt !== null || (entry.kind === "message" && entry.recalledAt !== null);
}

export function deedsOf(entry: MessageEntry | NoteEntry, rules: DeedRules): BubbleDeed[] {
  if (isGone(entry)) return [];
  const isOwn = entry.author.kind === "agent" && entry.author.id === rules.myId;
  const isFresh = rules.now - entry.createdAt < rules.editWindowSeconds * 1000;
  const isMessage = entry.kind === "message";
  const deeds: BubbleDeed[] = [];
  if (isMessage) deeds.push("reply");
  if (entry.text) deeds.push("copy");
  if (isOwn && isFresh && entry.text && (!isMessage || entry.card === null)) deeds.push("edit");
  if (isOwn && isFresh && isMessage) deeds.push("recall");
  if (rules.isAdmin) deeds.push("delete");
  return deeds;
}
