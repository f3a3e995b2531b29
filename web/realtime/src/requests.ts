/** Commands that want an answer: kept, and sent again over every new connection, until `sent`, `done` or `error`; used by client.ts. */

import type { FrameLike } from "./transport.ts";

/** The server refused a command; `code` is stable, `params` fill the sentence that the screen makes of it. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly params: Record<string, unknown>,
    readonly retryAfterSeconds: number | null,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** The client was stopped before an answer came; the command may or may not have been carried out. */
export class Stopped extends Error {}

interface Pending<Frame, Command> {
  command: Command;
  promise: Promise<Frame>;
  resolve: (frame: Frame) => void;
  reject: (error: Error) => void;
  /** Heartbeats since it was sent: after two it is sent again. */
  age: number;
}

export class Requests<Frame extends FrameLike, Command> {
  readonly #pending = new Map<string, Pending<Frame, Command>>();

  /** Registers a command; the same reference twice is the same request. */
  add(ref: string, command: Command): { promise: Promise<Frame>; isNew: boolean } {
    const known = this.#pending.get(ref);
    if (known) return { promise: known.promise, isNew: false };
    const entry = { command, age: 0 } as Pending<Frame, Command>;
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.#pending.set(ref, entry);
    return { promise: entry.promise, isNew: true };
  }

  /** All that wait for an answer, in the order in which they were asked; to be sent over a new connection. */
  unanswered(): Command[] {
    return [...this.#pending.values()].map((entry) => {
      entry.age = 0;
      return entry.command;
    });
  }

  /** Those that a living connection has left without an answer for two heartbeats. */
  overdue(): Command[] {
    const late = [...this.#pending.values()].filter((entry) => (entry.age += 1) > 2);
    for (const entry of late) entry.age = 0;
    return late.map((entry) => entry.command);
  }

  /** Settles the request that the frame answers, if any. */
  settle(frame: Frame): void {
    const ref = refOf(frame);
    const entry = ref === null ? undefined : this.#pending.get(ref);
    if (ref === null || !entry) return;
    this.#pending.delete(ref);
    if (frame.type === "error") entry.reject(refusal(frame));
    else entry.resolve(frame);
  }

  stop(): void {
    for (const entry of this.#pending.values()) entry.reject(new Stopped());
    this.#pending.clear();
  }
}

function refOf(frame: FrameLike): string | null {
  const { type, ref, clientMessageId } = frame as { type: string; ref?: string | null; clientMessageId?: string };
  return (type === "sent" ? clientMessageId : type === "done" || type === "error" ? ref : null) ?? null;
}

function refusal(frame: FrameLike): Refused {
  const error = frame as Partial<Pick<Refused, "code" | "detail" | "params" | "retryAfterSeconds">>;
  return new Refused(error.code ?? "unknown", error.detail ?? "", error.params ?? {}, error.retryAfterSeconds ?? null);
}
