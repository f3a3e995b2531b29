/** The door of the features to the socket: frames in, commands out; the wiring is in `app/realtime.ts`. */

import { shallowRef } from "vue";
import type { AgentCommand, AgentFrame } from "@kefu/protocol/agent-frames";
import { unreachable } from "./api-error";

export type LiveState = "connecting" | "live" | "polling" | "waiting" | "offline" | "ended";
export type FrameHandler = (frame: AgentFrame) => void;

export interface LiveSocket {
  /** Say something that needs no answer; forgotten where there is no connection (false). */
  post: (command: AgentCommand) => boolean;
  /** Say something until it is answered (`sent`, `done`), over as many connections as it takes; rejects with ApiError. */
  request: (ref: string, command: AgentCommand) => Promise<AgentFrame>;
  /** The timeline of this conversation is held up to `pos`; its events now come in order, without gaps or duplicates. */
  track: (conversationId: string, pos: number) => void;
  untrack: (conversationId: string) => void;
  /** The conversations on screen, said again by itself after a reconnect; `isSilent`: nobody is shown that we look. */
  view: (conversationIds: string[], isSilent?: boolean) => void;
  watchAll: (isWatchingAll: boolean) => void;
  /** Whether comings and goings on the site are wanted. */
  watchVisitors: (isWatching: boolean) => void;
  /** This page is in a call under this secret, or in none; said again by itself after a reconnect. */
  device: (secret: string | null) => void;
  /** Try to connect at once instead of waiting for the back-off. */
  retry: () => void;
}

const handlers = new Set<FrameHandler>();
const resetHandlers = new Set<() => void>();

export const liveState = shallowRef<LiveState>("connecting");
let socket: LiveSocket | null = null;

export function plugSocket(made: LiveSocket | null): void {
  socket = made;
}

export function deliverFrame(frame: AgentFrame): void {
  for (const handler of [...handlers]) handler(frame);
}

export function deliverReconnect(): void {
  for (const handler of [...resetHandlers]) handler();
}

/** Hear every frame; returns how to stop. */
export function onFrame(handler: FrameHandler): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}

/** The connection came back after a break: lists have no replay, so fetch their first page again. */
export function onReconnect(handler: () => void): () => void {
  resetHandlers.add(handler);
  return () => resetHandlers.delete(handler);
}

export const live: LiveSocket = {
  post: (command) => socket?.post(command) ?? false,
  request: (ref, command) => socket?.request(ref, command) ?? Promise.reject(unreachable()),
  track: (conversationId, pos) => socket?.track(conversationId, pos),
  untrack: (conversationId) => socket?.untrack(conversationId),
  view: (conversationIds, isSilent) => socket?.view(conversationIds, isSilent),
  watchAll: (isWatchingAll) => socket?.watchAll(isWatchingAll),
  watchVisitors: (isWatching) => socket?.watchVisitors(isWatching),
  device: (secret) => socket?.device(secret),
  retry: () => socket?.retry(),
};
