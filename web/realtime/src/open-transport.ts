/** Opens a socket or starts long polling with the browser's means, or those that a test brings; used by client.ts. */

import { LOST } from "./close-codes.ts";
import { SocketTransport, type SocketLike } from "./socket-transport.ts";
import type { FrameLike, Transport, TransportEvents } from "./transport.ts";

export interface Ways {
  /** Addresses, relative to the page or absolute; the socket's may be http(s). */
  socketUrl: string;
  liveUrl: string;
  /** Headers of a polling request, such as the visitor's token. */
  headers?(): Record<string, string>;
  createSocket?(url: string): SocketLike;
  fetch?: typeof fetch;
}

export function openTransport<Frame extends FrameLike, Command>(
  kind: "socket" | "polling",
  ways: Ways,
  hello: () => Command,
  events: TransportEvents<Frame>,
): Transport<Command> {
  if (kind === "polling") return openPolling(ways, hello, events);
  const url = new URL(ways.socketUrl, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const create = ways.createSocket ?? ((address: string): SocketLike => new WebSocket(address));
  return new SocketTransport(() => create(url.href), events);
}

/** Few networks block sockets, so the code for them is loaded only there. */
function openPolling<Frame extends FrameLike, Command>(
  ways: Ways,
  hello: () => Command,
  events: TransportEvents<Frame>,
): Transport<Command> {
  let polling: Transport<Command> | null = null;
  let isOver = false;
  void import("./poll-transport.ts").then(
    ({ PollTransport }) => {
      if (!isOver) polling = new PollTransport(ways, hello, events);
    },
    () => {
      if (!isOver) events.onClose(LOST);
    },
  );
  return {
    kind: "polling",
    send: (commands) => polling?.send(commands),
    close: () => {
      isOver = true;
      polling?.close();
    },
  };
}
