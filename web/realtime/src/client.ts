/** The live connection to Kefu, shared by widget and console: connects, resumes, falls back to polling, and acknowledges. */

import { backoffDelay } from "./backoff.ts";
import { comeBack, LOST, OPEN_TIMEOUT, NOT_SIGNED_IN } from "./close-codes.ts";
import { Heartbeat } from "./heartbeat.ts";
import { openTransport, type Ways } from "./open-transport.ts";
import { watchPage } from "./page-signals.ts";
import { Positions, type Position } from "./positions.ts";
import { Requests } from "./requests.ts";
import type { FrameLike, Transport, TransportEvents } from "./transport.ts";

/** What a screen shows of the connection; `retryAt` and `code` say when it comes back, and why it does not. */
export type ConnectionState =
  | { name: "connecting" }
  | { name: "live"; isPolling: boolean }
  | { name: "waiting"; retryAt: number }
  | { name: "offline"; retryAt: number }
  | { name: "ended"; code: number };

export interface RealtimeOptions<Frame extends FrameLike, Command> extends Ways {
  /** The first command of a connection, made anew each time. */
  hello(positions: Position[]): Command;
  resume(position: Position): Command;
  ping(): Command;
  /** Every frame but pongs, in order and without duplicates; after `resumed` with `reset` fetch anew and call `hold`. */
  onFrame(frame: Frame): void;
  onState(state: ConnectionState): void;
  /** The session is gone: get another; false ends the connection, an error tries again later. */
  renewSession(): Promise<boolean>;
  random?(): number;
}

const HELLO_TIMEOUT_MS = 10_000;
const STABLE_MS = 10_000;
const LATER_MS = 30_000;
/** Polling tries a socket again after a minute; soon, when sockets have worked on this page before. */
const UPGRADE_MS = 60_000;
const UPGRADE_SOON_MS = 5_000;
const FAILED_OPENS_BEFORE_POLLING = 2;
const JITTER_ATTEMPT = 2;

type Timer = ReturnType<typeof setTimeout> | undefined;

/** One attempt or one living connection. */
interface Link<Command> {
  transport: Transport<Command>;
  isOpen: boolean;
  welcomeTimer: Timer;
}

export class RealtimeClient<Frame extends FrameLike, Command extends FrameLike> {
  readonly #options: RealtimeOptions<Frame, Command>;
  readonly #positions: Positions<Frame>;
  readonly #requests = new Requests<Frame, Command>();
  readonly #heartbeat = new Heartbeat(
    () => this.#beat(),
    () => this.#silent(),
  );
  #state: ConnectionState = { name: "ended", code: 1000 };
  #live: Link<Command> | null = null;
  #trying: Link<Command> | null = null;
  #attempt = 0;
  #failedOpens = 0;
  #hasSocketWorked = false;
  #needsSession = false;
  #retryTimer: Timer;
  #welcomedAt = Infinity;
  #upgradeTimer: Timer;
  #stopWatching = (): void => undefined;

  constructor(options: RealtimeOptions<Frame, Command>) {
    this.#options = options;
    this.#positions = new Positions(
      (frame) => this.#hand(frame),
      (position) => this.post(options.resume(position)),
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.name !== "ended") return;
    this.#stopWatching = watchPage(() => this.wake());
    this.#attempt = 0;
    void this.#connect();
  }

  /** Ends for good: waiting requests are rejected with `Stopped`. `start` begins anew, with the same positions. */
  stop(): void {
    this.#finish(1000);
    this.#requests.stop();
  }

  /** The conversation is known up to `pos`; from now on its events come in order and without gaps. */
  hold(conversationId: string, pos: number): void {
    this.#positions.hold(conversationId, pos);
    this.post(this.#options.resume({ id: conversationId, pos }));
  }

  drop(conversationId: string): void {
    this.#positions.drop(conversationId);
  }

  dropAll(): void {
    this.#positions.dropAll();
  }

  knownPos(conversationId: string): number | null {
    return this.#positions.knownPos(conversationId);
  }

  /** Says something that needs no answer; false when there is no connection, and then it is forgotten. */
  post(command: Command): boolean {
    this.#live?.transport.send([command]);
    return this.#live !== null;
  }

  /** Says something until it is answered, over as many connections as it takes; rejects with `Refused` or `Stopped`. */
  request(ref: string, command: Command): Promise<Frame> {
    const { promise, isNew } = this.#requests.add(ref, command);
    if (isNew) this.post(command);
    return promise;
  }

  /** The page came back to the front, or the network changed: is the connection still there? */
  wake(): void {
    const { name } = this.#state;
    if (name === "waiting" || name === "offline") {
      clearTimeout(this.#retryTimer);
      void this.#connect();
    } else if (this.#live?.transport.kind === "socket") {
      this.post(this.#options.ping());
      this.#heartbeat.expectSoon();
    }
  }

  async #connect(): Promise<void> {
    this.#setState({ name: "connecting" });
    if (this.#needsSession && !(await this.#renew())) return;
    this.#try(this.#failedOpens >= FAILED_OPENS_BEFORE_POLLING ? "polling" : "socket");
  }

  /** True when there is a session to connect with. */
  async #renew(): Promise<boolean> {
    try {
      const isRenewed = await this.#options.renewSession();
      if (this.#state.name === "ended") return false;
      this.#needsSession = !isRenewed;
      if (!isRenewed) this.#finish(NOT_SIGNED_IN);
      return isRenewed;
    } catch {
      if (this.#state.name !== "ended") this.#retryIn(backoffDelay(this.#attempt++, this.#options.random));
      return false;
    }
  }

  #try(kind: "socket" | "polling"): void {
    if (this.#trying) this.#drop(this.#trying);
    const link = {} as Link<Command>;
    this.#trying = link;
    const events: TransportEvents<Frame> = {
      onOpen: () => this.#opened(link),
      onFrame: (frame) => this.#receive(link, frame),
      onClose: (code, retryAfterSeconds) => this.#lose(link, code, retryAfterSeconds),
    };
    link.transport = openTransport(kind, this.#options, () => this.#hello(), events);
  }

  #hello(): Command {
    return this.#options.hello(this.#positions.list());
  }

  #opened(link: Link<Command>): void {
    link.isOpen = true;
    link.welcomeTimer = setTimeout(() => this.#lose(link, LOST), HELLO_TIMEOUT_MS);
    if (link.transport.kind === "socket") link.transport.send([this.#hello()]);
  }

  #receive(link: Link<Command>, frame: Frame): void {
    this.#heartbeat.heard();
    if (frame.type === "welcome") this.#welcomed(link, frame);
    if (!frame.type || frame.type === "pong") return;
    this.#positions.receive(frame);
    this.#requests.settle(frame);
  }

  #welcomed(link: Link<Command>, frame: FrameLike): void {
    clearTimeout(link.welcomeTimer);
    this.#live?.transport.close();
    this.#live = link;
    this.#trying = null;
    const isPolling = link.transport.kind === "polling";
    if (!isPolling) {
      this.#failedOpens = 0;
      this.#hasSocketWorked = true;
    } else this.#planUpgrade(this.#hasSocketWorked ? UPGRADE_SOON_MS : UPGRADE_MS);
    this.#heartbeat.start((frame as { heartbeatSeconds?: number }).heartbeatSeconds ?? 25);
    this.#welcomedAt = Date.now();
    this.#setState({ name: "live", isPolling });
    link.transport.send(this.#requests.unanswered());
  }

  #planUpgrade(delay: number): void {
    clearTimeout(this.#upgradeTimer);
    this.#upgradeTimer = setTimeout(() => {
      if (this.#live?.transport.kind === "polling" && !this.#trying) this.#try("socket");
    }, delay);
  }

  #beat(): void {
    const overdue = this.#requests.overdue();
    const transport = this.#live?.transport;
    transport?.send(transport.kind === "socket" ? [this.#options.ping(), ...overdue] : overdue);
  }

  /** A socket that says nothing is dead; a polling request has its own time limit. */
  #silent(): void {
    if (this.#live?.transport.kind === "socket") this.#lose(this.#live, LOST);
    else this.#beat();
  }

  /** A link is gone, by its own word or ours. */
  #lose(link: Link<Command> | null, code: number, retryAfterSeconds?: number): void {
    if (!link || (link !== this.#live && link !== this.#trying)) return;
    this.#drop(link);
    const isSocket = link.transport.kind === "socket";
    if (isSocket && !link.isOpen) this.#failedOpens += code === OPEN_TIMEOUT ? FAILED_OPENS_BEFORE_POLLING : 1;
    // When polling fails as well, sockets were not to blame: they get the next attempt.
    if (!isSocket) this.#failedOpens = FAILED_OPENS_BEFORE_POLLING - 1;
    if (this.#live) this.#planUpgrade(UPGRADE_MS);
    else if (this.#trying) this.#setState({ name: "connecting" });
    else this.#comeBack(code, retryAfterSeconds);
  }

  #comeBack(code: number, retryAfterSeconds = 0): void {
    const how = comeBack(code);
    if (Date.now() - this.#welcomedAt >= STABLE_MS) this.#attempt = 0;
    this.#welcomedAt = Infinity;
    const attempt = this.#attempt++;
    if (how === "never") this.#finish(code);
    else if (how === "now" && attempt === 0) this.#retryIn(0);
    else if (how === "later") this.#retryIn(Math.max(LATER_MS, retryAfterSeconds * 1000));
    else {
      this.#needsSession ||= how === "session";
      const least = how === "jitter" ? JITTER_ATTEMPT : 0;
      this.#retryIn(backoffDelay(Math.max(attempt, least), this.#options.random));
    }
  }

  #retryIn(delay: number): void {
    this.#setState({ name: navigator.onLine === false ? "offline" : "waiting", retryAt: Date.now() + delay });
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#connect(), delay);
  }

  #drop(link: Link<Command>): void {
    clearTimeout(link.welcomeTimer);
    if (link === this.#live) {
      this.#live = null;
      this.#heartbeat.stop();
    }
    if (link === this.#trying) this.#trying = null;
    link.transport.close();
  }

  #finish(code: number): void {
    for (const link of [this.#live, this.#trying]) if (link) this.#drop(link);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#upgradeTimer);
    this.#stopWatching();
    this.#setState({ name: "ended", code });
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  /** A reducer that throws must not take the connection down, nor hide its error. */
  #hand(frame: Frame): void {
    try {
      this.#options.onFrame(frame);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
