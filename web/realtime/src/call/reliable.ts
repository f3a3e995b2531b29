/** Makes sure that what one device of a call says arrives at the other once and in order; the server keeps nothing. Used by session.ts. */

import type { CallSignal, CallSignalled } from "@kefu/protocol/visitor-frames";

/** What is said: an offer or answer, ways to reach a device, what it sends. */
export type Said = Partial<Pick<CallSignal, "description" | "candidates" | "media">>;
export type Packet = Pick<CallSignal, "n" | "ack"> & Said;

/** Lines break, polls leave gaps: what is not confirmed by then is said again. */
const AGAIN_MS = 1_500;
const CONFIRM_MS = 250;
/** So many at once; the rest follows when these have arrived. */
const MOST_AT_ONCE = 8;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Reliable {
  #last = 0;
  #heard = 0;
  #unconfirmed: (Said & { n: number })[] = [];
  readonly #early = new Map<number, Said>();
  #againTimer: Timer;
  #confirmTimer: Timer;

  constructor(
    private readonly send: (packet: Packet) => void,
    private readonly receive: (said: Said) => void,
  ) {}

  say(said: Said): void {
    const packet = { ...said, n: ++this.#last };
    this.#unconfirmed.push(packet);
    if (this.#unconfirmed.length <= MOST_AT_ONCE) this.#post(packet);
    this.#againTimer ??= setTimeout(() => this.#again(), AGAIN_MS);
  }

  hear(packet: Pick<CallSignalled, "n" | "ack"> & Said): void {
    const waiting = this.#unconfirmed.length;
    this.#unconfirmed = this.#unconfirmed.filter(({ n }) => n > packet.ack);
    if (this.#unconfirmed.length < waiting && waiting > MOST_AT_ONCE) this.again();
    if (packet.n === 0) return;
    if (packet.n > this.#heard) this.#early.set(packet.n, packet);
    for (let next = this.#early.get(this.#heard + 1); next; next = this.#early.get(this.#heard + 1)) {
      this.#early.delete(++this.#heard);
      this.receive(next);
    }
    this.#confirmTimer ??= setTimeout(() => this.#post({ n: 0 }), CONFIRM_MS);
  }

  /** The line is back: do not wait for the timer. */
  again(): void {
    clearTimeout(this.#againTimer);
    this.#again();
  }

  stop(): void {
    clearTimeout(this.#againTimer);
    clearTimeout(this.#confirmTimer);
    this.#unconfirmed = [];
  }

  #again(): void {
    this.#againTimer = undefined;
    for (const packet of this.#unconfirmed.slice(0, MOST_AT_ONCE)) this.#post(packet);
    if (this.#unconfirmed.length > 0) this.#againTimer = setTimeout(() => this.#again(), AGAIN_MS);
  }

  #post(packet: Said & { n: number }): void {
    clearTimeout(this.#confirmTimer);
    this.#confirmTimer = undefined;
    this.send({ ...packet, ack: this.#heard });
  }
}
