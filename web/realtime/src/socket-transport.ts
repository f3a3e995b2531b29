/** A WebSocket as a transport: one command a text frame out, newline-delimited frames in; made by client.ts. */

import { LOST, OPEN_TIMEOUT } from "./close-codes.ts";
import type { FrameLike, Transport, TransportEvents } from "./transport.ts";

/** The part of WebSocket that we use, so that tests can bring their own. */
export interface SocketLike {
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
}

/** An open that takes longer counts as blocked. */
export const OPEN_TIMEOUT_MS = 5_000;

export class SocketTransport<Frame extends FrameLike, Command> implements Transport<Command> {
  readonly kind = "socket";
  #socket: SocketLike | null = null;
  readonly #events: TransportEvents<Frame>;
  readonly #openTimer: ReturnType<typeof setTimeout>;
  #isOver = false;

  constructor(create: () => SocketLike, events: TransportEvents<Frame>) {
    this.#events = events;
    this.#openTimer = setTimeout(() => this.#end(OPEN_TIMEOUT), OPEN_TIMEOUT_MS);
    try {
      this.#listen(create());
    } catch {
      // A browser may refuse outright (mixed content, a strict policy): to us that is a failed open.
      setTimeout(() => this.#end(LOST));
    }
  }

  send(commands: readonly Command[]): void {
    for (const command of commands) this.#socket?.send(JSON.stringify(command));
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#openTimer);
    this.#socket?.close(1000);
  }

  #listen(socket: SocketLike): void {
    this.#socket = socket;
    socket.onopen = () => {
      clearTimeout(this.#openTimer);
      if (!this.#isOver) this.#events.onOpen();
    };
    socket.onmessage = (event) => this.#read(event.data);
    socket.onclose = (event) => this.#end(event.code);
  }

  #read(data: unknown): void {
    if (typeof data !== "string") return;
    for (const line of data.split("\n")) {
      if (this.#isOver) return;
      const frame = parse(line);
      if (frame) this.#events.onFrame(frame as Frame);
    }
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.close();
    this.#events.onClose(code);
  }
}

/** A line that is not JSON is dropped: the gap it leaves is noticed by its position and asked for again. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
