/** Tells the agents that the visitor types, at most once a second and at least every three; made by start.ts. */

import type { Typing } from "@kefu/protocol/visitor-frames";

const REPEAT_MS = 3_000;
const PREVIEW_MS = 1_000;
const MOST_PREVIEW = 500;

export class TypingSender {
  readonly #post: (command: Typing) => void;
  readonly #hasPreview: boolean;
  #isTyping = false;
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (command: Typing) => void, hasPreview: boolean) {
    this.#post = post;
    this.#hasPreview = hasPreview;
  }

  /** The text of the composer changed. */
  update(text: string): void {
    if (!text.trim()) {
      this.stop();
      return;
    }
    const pause = this.#hasPreview ? PREVIEW_MS : REPEAT_MS;
    clearTimeout(this.#timer);
    const wait = this.#isTyping ? this.#lastAt + pause - Date.now() : 0;
    // The last letters count as well: what comes within the pause is told at its end.
    if (wait <= 0) this.#tell(text);
    else if (this.#hasPreview) this.#timer = setTimeout(() => this.#tell(text), wait);
  }

  /** Sent, emptied or left. */
  stop(): void {
    clearTimeout(this.#timer);
    if (this.#isTyping) this.#post({ type: "typing", isTyping: false });
    this.#isTyping = false;
  }

  #tell(text: string): void {
    this.#isTyping = true;
    this.#lastAt = Date.now();
    this.#post({ type: "typing", isTyping: true, text: this.#hasPreview ? text.slice(0, MOST_PREVIEW) : null });
  }
}
