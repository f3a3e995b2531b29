/** What agents wrote and the server has not confirmed yet: optimistic entries that survive a reload; held by `store.ts`. */

import type { MessageType, Send } from "@kefu/protocol/agent-frames";
import type { Outgoing } from "../../shared/outgoing";
import { blanked } from "./recalled";

export interface Pending extends Outgoing {
  clientMessageId: string;
  conversationId: string;
  createdAt: number;
  /** Until then it waits here and can be taken back; null once it is on its way. */
  heldUntil: number | null;
  /** The code of the refusal; null while it is on its way. */
  failure: string | null;
  failureDetail: string | null;
  failureParams?: Readonly<Record<string, unknown>>;
  /** The agent has looked again at what a list of words warned of. */
  isConfirmed?: boolean;
}

/** `crypto.randomUUID` does not exist on plain http, where Kefu runs as well. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Outbox = readonly Pending[];

export function addPending(outbox: Outbox, pending: Pending): Outbox {
  return [...outbox, pending];
}

export function dropPending(outbox: Outbox, clientMessageId: string): Outbox {
  const rest = outbox.filter((each) => each.clientMessageId !== clientMessageId);
  return rest.length === outbox.length ? outbox : rest;
}

/** What is still on its way keeps only that it answers something which is gone. */
export function blankQuotes(outbox: Outbox, entryId: string): Outbox {
  if (!outbox.some(({ replyTo }) => replyTo?.id === entryId)) return outbox;
  return outbox.map((each) => (each.replyTo?.id === entryId ? { ...each, replyTo: blanked(each.replyTo) } : each));
}

export function failPending(outbox: Outbox, ref: string, failure: { code: string; detail: string; params?: Readonly<Record<string, unknown>> }): Outbox {
  const { code, detail, params = {} } = failure;
  return outbox.map((each) =>
    each.clientMessageId === ref ? { ...each, failure: code, failureDetail: detail, failureParams: params } : each,
  );
}

/** Retry keeps the id, so that a message which did arrive is not doubled. */
export function retryPending(outbox: Outbox, clientMessageId: string): Outbox {
  return outbox.map((each) =>
    each.clientMessageId === clientMessageId ? { ...each, failure: null, failureDetail: null } : each,
  );
}

/** Sent as it is, although a list of words warned of it. */
export function confirmPending(outbox: Outbox, clientMessageId: string): Outbox {
  return outbox.map((each) => (each.clientMessageId === clientMessageId ? { ...each, isConfirmed: true } : each));
}

/** What still could have been taken back goes now. */
export function releaseHeld(outbox: Outbox): Outbox {
  return outbox.map((each) => (each.heldUntil === null ? each : { ...each, heldUntil: null }));
}

export function isHeld(pending: Pending): boolean {
  return pending.heldUntil !== null;
}

export function pendingOf(outbox: Outbox, conversationId: string): Outbox {
  return outbox.filter((each) => each.conversationId === conversationId);
}

export function sendCommand(pending: Pending): Send {
  return {
    type: "send",
    clientMessageId: pending.clientMessageId,
    conversationId: pending.conversationId,
    text: pending.text,
    attachmentIds: pending.attachments.map((attachment) => attachment.id),
    card: pending.card,
    replyToId: pending.replyTo?.id ?? null,
    isNote: pending.isNote,
    isConfirmed: pending.isConfirmed ?? false,
    // An older build kept none of these.
    mentionIds: pending.mentionIds ?? [],
    isWhisper: pending.isWhisper ?? false,
  };
}

export function typeOf(outgoing: Outgoing): MessageType {
  if (outgoing.card) return "card";
  return outgoing.attachments[0]?.kind ?? "text";
}

/** The part of `localStorage` that is used. */
export interface Shelf {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

const SHELF_KEY = "kefu.outbox";
const HELD_KEY = "kefu.held";

function isPending(value: unknown): value is Pending {
  if (typeof value !== "object" || value === null) return false;
  const each = value as Partial<Record<keyof Pending, unknown>>;
  return (
    typeof each.clientMessageId === "string" &&
    typeof each.conversationId === "string" &&
    typeof each.text === "string" &&
    Array.isArray(each.attachments)
  );
}

function readShelf(shelf: Shelf, key: string): Pending[] {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(key) ?? "[]");
    // An older build did not know of holding.
    return Array.isArray(stored) ? stored.filter(isPending).map((each) => ({ ...each, heldUntil: each.heldUntil ?? null })) : [];
  } catch {
    return [];
  }
}

function keepShelf(shelf: Shelf, key: string, outbox: Outbox): void {
  try {
    if (outbox.length === 0) shelf.removeItem(key);
    else shelf.setItem(key, JSON.stringify(outbox));
  } catch {
    // Storage is off or full: the outbox still lives in memory.
  }
}

/** One agent's shelf; a second agent on the same browser must not send the first one's words. */
export function readOutbox(shelf: Shelf, agentId: string): Outbox {
  return readShelf(shelf, `${SHELF_KEY}.${agentId}`);
}

/** What is held has a shelf of its own: another window of the same agent must not send what this one can still undo. */
export function keepOutbox(shelf: Shelf, agentId: string, outbox: Outbox): void {
  keepShelf(shelf, `${SHELF_KEY}.${agentId}`, outbox.filter((each) => !isHeld(each)));
}

export function readHeld(shelf: Shelf, agentId: string): Outbox {
  return readShelf(shelf, `${HELD_KEY}.${agentId}`);
}

export function shelveHeld(shelf: Shelf, agentId: string, pending: Pending): void {
  keepShelf(shelf, `${HELD_KEY}.${agentId}`, [...readHeld(shelf, agentId), pending]);
}

export function unshelveHeld(shelf: Shelf, agentId: string, clientMessageId: string): void {
  keepShelf(shelf, `${HELD_KEY}.${agentId}`, dropPending(readHeld(shelf, agentId), clientMessageId));
}
