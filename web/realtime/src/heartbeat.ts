/** Notices that a connection has died in silence; used by client.ts for the connection that is live. */

type Timer = ReturnType<typeof setTimeout> | undefined;

/** After coming back to the front, an answer must follow within this time. */
const WAKE_ANSWER_MS = 5_000;

export class Heartbeat {
  readonly #onBeat: () => void;
  readonly #onDead: () => void;
  #intervalMs = 0;
  #lastHeardAt = 0;
  #beatTimer: Timer;
  #wakeTimer: Timer;

  /** `onBeat`: time for a ping, and for what has been left without an answer. */
  constructor(onBeat: () => void, onDead: () => void) {
    this.#onBeat = onBeat;
    this.#onDead = onDead;
  }

  start(intervalSeconds: number): void {
    this.#intervalMs = intervalSeconds * 1000;
    this.heard();
    this.#plan();
  }

  stop(): void {
    clearTimeout(this.#beatTimer);
    clearTimeout(this.#wakeTimer);
  }

  /** Any frame proves that the connection lives. */
  heard(): void {
    this.#lastHeardAt = Date.now();
    clearTimeout(this.#wakeTimer);
  }

  /** A ping was just sent because the page woke up: the answer is expected soon. */
  expectSoon(): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = setTimeout(this.#onDead, WAKE_ANSWER_MS);
  }

  #plan(): void {
    clearTimeout(this.#beatTimer);
    this.#beatTimer = setTimeout(() => {
      this.#plan();
      if (Date.now() - this.#lastHeardAt > 2 * this.#intervalMs) this.#onDead();
      else this.#onBeat();
    }, this.#intervalMs);
  }
}
