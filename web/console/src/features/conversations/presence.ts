/** Who is typing and who is looking, each forgotten when it gets old; held by `store.ts`, drawn under the timeline. */

import type { AgentTyping, AgentViewing, VisitorTyping } from "@kefu/protocol/agent-frames";

/** A typing frame is repeated every 3 seconds, so 5 without one means that it stopped. */
export const TYPING_LIFE_MS = 5_000;

export interface VisitorDraft {
  text: string | null;
  until: number;
}

/** What happens in one conversation besides its entries. */
export interface Scene {
  visitor: VisitorDraft | null;
  /** Typing colleagues: id -> until when. */
  typing: ReadonlyMap<string, number>;
  viewing: readonly string[];
}

export const EMPTY_SCENE: Scene = { visitor: null, typing: new Map(), viewing: [] };

export function visitorTyped(scene: Scene, frame: VisitorTyping, now: number): Scene {
  const visitor = frame.isTyping ? { text: frame.text, until: now + TYPING_LIFE_MS } : null;
  return { ...scene, visitor };
}

export function agentTyped(scene: Scene, frame: AgentTyping, now: number): Scene {
  const typing = new Map(scene.typing);
  if (frame.isTyping) typing.set(frame.agentId, now + TYPING_LIFE_MS);
  else typing.delete(frame.agentId);
  return { ...scene, typing };
}

export function agentsViewed(scene: Scene, frame: AgentViewing): Scene {
  return { ...scene, viewing: frame.agentIds };
}

/** The visitor's message has arrived, so it is no longer being typed. */
export function visitorSent(scene: Scene): Scene {
  return scene.visitor === null ? scene : { ...scene, visitor: null };
}

export function agentSent(scene: Scene, agentId: string | null): Scene {
  if (agentId === null || !scene.typing.has(agentId)) return scene;
  const typing = new Map(scene.typing);
  typing.delete(agentId);
  return { ...scene, typing };
}

/** The scene without what is over; the same object when nothing is. */
export function sweep(scene: Scene, now: number): Scene {
  const isVisitorOver = scene.visitor !== null && scene.visitor.until <= now;
  const typing = new Map([...scene.typing].filter(([, until]) => until > now));
  if (!isVisitorOver && typing.size === scene.typing.size) return scene;
  return { ...scene, visitor: isVisitorOver ? null : scene.visitor, typing };
}

/** When the next thing of this scene is over; null when nothing is temporary. */
export function nextEnd(scene: Scene): number | null {
  const ends = [...scene.typing.values(), ...(scene.visitor ? [scene.visitor.until] : [])];
  return ends.length === 0 ? null : Math.min(...ends);
}
