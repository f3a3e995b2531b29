/** Puts each conversation's events in order and notices gaps; used by client.ts, generic over the frames. */

import type { FrameLike } from "./transport.ts";

export interface Position {
  id: string;
  pos: number;
}

interface Positioned {
  conversationId: string;
  pos: number;
}

interface Resumed<Frame> {
  conversationId: string;
  reset: boolean;
  events: Frame[];
}

interface Track<Frame> {
  /** The last position applied; null while the holder fetches the conversation anew. */
  known: number | null;
  aside: Map<number, Frame>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A missing event often is already on its way: ask only after this. */
export const GAP_MS = 150;
/** More than this aside means that a refetch is cheaper than memory. */
const MOST_ASIDE = 1_000;

export class Positions<Frame extends FrameLike> {
  readonly #tracks = new Map<string, Track<Frame>>();
  readonly #apply: (frame: Frame) => void;
  readonly #askResume: (position: Position) => void;

  constructor(apply: (frame: Frame) => void, askResume: (position: Position) => void) {
    this.#apply = apply;
    this.#askResume = askResume;
  }

  /** From now on the conversation is known up to `pos`; what was kept aside follows. */
  hold(id: string, pos: number): void {
    const track = this.#tracks.get(id);
    if (track) {
      track.known = pos;
      this.#drain(id, track);
    } else this.#tracks.set(id, { known: pos, aside: new Map(), timer: undefined });
  }

  drop(id: string): void {
    clearTimeout(this.#tracks.get(id)?.timer);
    this.#tracks.delete(id);
  }

  dropAll(): void {
    for (const id of this.#tracks.keys()) this.drop(id);
  }

  knownPos(id: string): number | null {
    return this.#tracks.get(id)?.known ?? null;
  }

  list(): Position[] {
    return [...this.#tracks].flatMap(([id, { known }]) => (known === null ? [] : [{ id, pos: known }]));
  }

  /** Applies a frame now, keeps it aside, or drops it as a duplicate. */
  receive(frame: Frame): void {
    if (isResumed(frame)) {
      this.#resume(frame);
      return;
    }
    const track = isPositioned(frame) ? this.#tracks.get(frame.conversationId) : undefined;
    if (!track || !isPositioned(frame)) {
      this.#apply(frame);
      return;
    }
    if (track.known !== null && frame.pos <= track.known) return;
    if (track.aside.size < MOST_ASIDE) track.aside.set(frame.pos, frame);
    this.#drain(frame.conversationId, track);
  }

  #resume(frame: Frame & Resumed<Frame>): void {
    const { conversationId, reset, events } = frame;
    const track = this.#tracks.get(conversationId);
    if (track && reset) {
      track.known = null;
      track.aside.clear();
      clearTimeout(track.timer);
    } else if (track) {
      for (const event of events) this.receive(event);
    }
    this.#apply(frame);
  }

  #drain(id: string, track: Track<Frame>): void {
    if (track.known === null) return;
    clearTimeout(track.timer);
    for (const pos of track.aside.keys()) if (pos <= track.known) track.aside.delete(pos);
    for (;;) {
      const next: Frame | undefined = track.aside.get(track.known + 1);
      if (!next) break;
      track.known += 1;
      track.aside.delete(track.known);
      this.#apply(next);
    }
    if (track.aside.size > 0) track.timer = setTimeout(() => this.#askAgain(id, track), GAP_MS);
  }

  /** Asks until the gap is filled: an answer may get lost with its socket. */
  #askAgain(id: string, track: Track<Frame>): void {
    if (track.known === null || this.#tracks.get(id) !== track) return;
    this.#askResume({ id, pos: track.known });
    track.timer = setTimeout(() => this.#askAgain(id, track), GAP_MS * 20);
  }
}

function isPositioned(frame: FrameLike): frame is FrameLike & Positioned {
  return "pos" in frame && "conversationId" in frame;
}

function isResumed<Frame extends FrameLike>(frame: Frame): frame is Frame & Resumed<Frame> {
  return frame.type === "resumed" && "events" in frame;
}
