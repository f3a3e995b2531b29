/** Long polling as a transport, for networks that block WebSockets: one waiting request, commands by their own; made by open-transport.ts. */

import type { Ways } from "./open-transport.ts";
import type { FrameLike, Transport, TransportEvents } from "./transport.ts";

const WAIT_SECONDS = 25;
/** How much longer than it was asked to wait an answer may take. */
const GRACE_MS = 15_000;
/** Added to a status it is a close code: 400, 401 and 403 become ours, 429 and the rest are in close-codes.ts. */
const HTTP_CODES = 3600;
const LOST = 1006;

export class PollTransport<Frame extends FrameLike, Command> implements Transport<Command> {
  readonly kind = "polling";
  readonly #ways: Ways;
  readonly #hello: () => Command;
  readonly #events: TransportEvents<Frame>;
  readonly #abort = new AbortController();
  #outgoing: Command[] = [];
  #isSending = false;
  #isWelcomed = false;

  /** Every request starts with a fresh `hello` that names the positions of now. */
  constructor(ways: Ways, hello: () => Command, events: TransportEvents<Frame>) {
    this.#ways = ways;
    this.#hello = hello;
    this.#events = events;
    void this.#poll();
  }

  /** Commands of the same moment travel together, one request at a time: their order holds. */
  send(commands: readonly Command[]): void {
    this.#outgoing.push(...commands);
    if (!this.#isSending) void this.#flush();
  }

  close(): void {
    this.#abort.abort();
  }

  async #poll(): Promise<void> {
    await Promise.resolve();
    this.#events.onOpen();
    // The first answer comes at once, so that the connection is live before it waits.
    if (!(await this.#exchange([], 0))) return;
    while (await this.#exchange([], WAIT_SECONDS));
  }

  async #flush(): Promise<void> {
    this.#isSending = true;
    await Promise.resolve();
    while (this.#outgoing.length > 0) {
      const commands = this.#outgoing;
      this.#outgoing = [];
      if (!(await this.#exchange(commands, 0))) break;
    }
    this.#isSending = false;
  }

  /** One request; false when the transport is over. */
  async #exchange(commands: readonly Command[], waitSeconds: number): Promise<boolean> {
    if (this.#abort.signal.aborted) return false;
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    const timer = setTimeout(stop, waitSeconds * 1000 + GRACE_MS);
    this.#abort.signal.addEventListener("abort", stop);
    try {
      const response = await (this.#ways.fetch ?? fetch)(this.#ways.liveUrl, {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#ways.headers?.() },
        body: JSON.stringify({ commands: [this.#hello(), ...commands], waitSeconds }),
        signal: limit.signal,
      });
      if (!response.ok) return this.#fail(HTTP_CODES + response.status, Number(response.headers.get("retry-after")));
      this.#deliver(await response.json());
      return !this.#abort.signal.aborted;
    } catch {
      return this.#fail(LOST);
    } finally {
      clearTimeout(timer);
      this.#abort.signal.removeEventListener("abort", stop);
    }
  }

  #deliver(answer: unknown): void {
    const frames = (answer as { frames?: unknown } | null)?.frames;
    if (!Array.isArray(frames)) return;
    for (const frame of frames as Frame[]) {
      if (this.#abort.signal.aborted) return;
      // Every request is a small session with its own welcome; the client is welcomed once.
      if (frame.type === "welcome" && this.#isWelcomed) continue;
      this.#isWelcomed ||= frame.type === "welcome";
      this.#events.onFrame(frame);
    }
  }

  #fail(code: number, retryAfterSeconds?: number): false {
    if (!this.#abort.signal.aborted) {
      this.#abort.abort();
      this.#events.onClose(code, retryAfterSeconds || undefined);
    }
    return false;
  }
}
