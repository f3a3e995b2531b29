/** A client with fake sockets, for the tests of this folder. */
import { RealtimeClient, type ConnectionState, type RealtimeOptions } from "./client.ts";
import type { SocketLike } from "./socket-transport.ts";

export interface Frame {
  type: string;
  conversationId?: string;
  pos?: number;
  [field: string]: unknown;
}

export class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  readonly said: Frame[] = [];
  isClosed = false;

  send(data: string): void {
    this.said.push(JSON.parse(data) as Frame);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.onopen?.(new Event("open"));
  }

  push(...frames: Frame[]): void {
    const data = frames.map((frame) => JSON.stringify(frame)).join("\n");
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  drop(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }

  saidTypes(): string[] {
    return this.said.map((frame) => frame.type);
  }
}

export const WELCOME: Frame = { type: "welcome", heartbeatSeconds: 25 };

export class World {
  readonly sockets: FakeSocket[] = [];
  readonly frames: Frame[] = [];
  readonly states: ConnectionState[] = [];
  readonly client: RealtimeClient<Frame, Frame>;

  constructor(options: Partial<RealtimeOptions<Frame, Frame>> = {}) {
    this.client = new RealtimeClient<Frame, Frame>({
      socketUrl: "http://kefu.test/socket",
      liveUrl: "http://kefu.test/live",
      hello: (conversations) => ({ type: "hello", conversations }),
      resume: ({ id, pos }) => ({ type: "resume", conversationId: id, pos }),
      ping: () => ({ type: "ping" }),
      onFrame: (frame) => this.frames.push(frame),
      onState: (state) => this.states.push(state),
      renewSession: () => Promise.resolve(true),
      random: () => 1,
      createSocket: () => {
        this.sockets.push(new FakeSocket());
        return this.socket;
      },
      ...options,
    });
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was made");
    return socket;
  }

  live(): this {
    this.client.start();
    this.welcome();
    return this;
  }

  welcome(): void {
    this.socket.open();
    this.socket.push(WELCOME);
  }

  positions(): (number | undefined)[] {
    return this.frames.filter((frame) => frame.type === "added").map((frame) => frame.pos);
  }
}

export function added(pos: number): Frame {
  return { type: "added", conversationId: "conv_a", pos };
}
