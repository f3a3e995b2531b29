/** What is being written in each conversation, kept over reloads; held by `desk.ts`. */

import type { AttachmentView, QuoteView } from "@kefu/protocol/agent-frames";

export interface Draft {
  text: string;
  isNote: boolean;
  replyTo: QuoteView | null;
  attachments: AttachmentView[];
  /** Where the conversation stood when the writing began; null while nothing is written. */
  sincePos: number | null;
}

/** The part of `localStorage` that is used. */
export interface Shelf {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

export const EMPTY_DRAFT: Draft = { text: "", isNote: false, replyTo: null, attachments: [], sincePos: null };

/** By agent as well: a browser may be shared. */
function keyOf(agentId: string, conversationId: string): string {
  return `kefu.draft.${agentId}.${conversationId}`;
}

export function isBlank(draft: Draft): boolean {
  return draft.text.trim() === "" && draft.attachments.length === 0 && draft.replyTo === null && !draft.isNote;
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<Record<keyof Draft, unknown>>;
  return typeof draft.text === "string" && typeof draft.isNote === "boolean" && Array.isArray(draft.attachments);
}

export function readDraft(shelf: Shelf, agentId: string, conversationId: string): Draft {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(keyOf(agentId, conversationId)) ?? "null");
    return isDraft(stored) ? { ...EMPTY_DRAFT, ...stored } : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

export function keepDraft(shelf: Shelf, agentId: string, conversationId: string, draft: Draft): void {
  const key = keyOf(agentId, conversationId);
  try {
    if (isBlank(draft)) shelf.removeItem(key);
    else shelf.setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is off or full: the draft still lives in memory.
  }
}
