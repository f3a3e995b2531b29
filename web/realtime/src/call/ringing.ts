/** Which call rings on this device: said again by the server every few seconds, and over when it is not. Used by both apps. */

import type { CallFacts } from "./way.ts";

/** Longer than the server needs to say it again, however the line is. */
const SILENCE_MS = 12_000;

export class Ringing<Call extends CallFacts> {
  call: Call | null = null;
  /** What was declined here, or taken by a device of ours; it may be said once more. */
  readonly #done = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly rings: (call: Call) => boolean,
    private readonly onChange: (call: Call | null) => void,
  ) {}

  hear(call: Call): void {
    if (call.state !== "ringing") this.#done.add(call.id);
    if (call.state === "ringing" && !this.#done.has(call.id) && this.rings(call)) this.#ring(call);
    else if (call.id === this.call?.id) this.#stop();
  }

  /** It was answered or declined here. */
  settle(callId: string): void {
    this.#done.add(callId);
    if (callId === this.call?.id) this.#stop();
  }

  #ring(call: Call): void {
    if (this.call && this.call.id !== call.id) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop(), SILENCE_MS);
    const isNew = this.call === null;
    this.call = call;
    if (isNew) this.onChange(call);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.call = null;
    this.onChange(null);
  }
}
