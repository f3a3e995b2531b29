/** Says that the agent is typing: at once, again every 3 seconds, and when it is over; used by `composer.vue`. */

export const REPEAT_MS = 3_000;
/** Silence of this length means that typing has stopped. */
export const QUIET_MS = 4_000;

export class TypingSignal {
  private saidAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly say: (isTyping: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {}

  typed(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), QUIET_MS);
    if (this.now() - this.saidAt < REPEAT_MS) return;
    this.saidAt = this.now();
    this.say(true);
  }

  stop(): void {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.saidAt = Number.NEGATIVE_INFINITY;
    this.say(false);
  }
}
