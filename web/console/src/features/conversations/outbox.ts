/** What agents wrote and the server has not confirmed yet: optimistic entries that survive a reload; held by `store.ts`. */

import type { MessageType, Send } from "@kefu/protocol/agent-frames";
import type { Outgoing } from "../../shared/outgoing";
import { blanked } from "./recalled";

export interface Pending extends Outgoing {
  clientMessageId: string;
  conversationId: string;
  createdAt: number;
  /** The code of the refusal; null while it is on its way. */
  failure: string | null;
  failureDetail: string | null;
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

export function failPending(outbox: Outbox, ref: string, failure: { code: string; detail: string }): Outbox {
  return outbox.map((each) =>
    each.clientMessageId === ref ? { ...each, failure: failure.code, failureDetail: failure.detail } : each,
  );
}

/** Retry keeps the id, so that a message which did arrive is not doubled. */
export function retryPending(outbox: Outbox, clientMessageId: string): Outbox {
  return outbox.map((each) =>
    each.clientMessageId === clientMessageId ? { ...each, failure: null, failureDetail: null } : each,
  );
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

/** One agent's shelf; a second agent on the same browser must not send the first one's words. */
export function readOutbox(shelf: Shelf, agentId: string): Outbox {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(`${SHELF_KEY}.${agentId}`) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isPending) : [];
  } catch {
    return [];
  }
}

export function keepOutbox(shelf: Shelf, agentId: string, outbox: Outbox): void {
  try {
    if (outbox.length === 0) shelf.removeItem(`${SHELF_KEY}.${agentId}`);
    else shelf.setItem(`${SHELF_KEY}.${agentId}`, JSON.stringify(outbox));
  } catch {
    // Storage is off or full: the outbox still lives in memory.
  }
}
