/** What client.ts needs of a way to the server; a socket and long polling each give it. */

export interface FrameLike {
  readonly type: string;
}

/** What a transport reports; nothing is reported after `onClose`, and nothing after the client called `close`. */
export interface TransportEvents<Frame extends FrameLike> {
  /** The way is open: the client says hello. Long polling is open at once. */
  onOpen(): void;
  /** Whatever came; the client looks whether it is a frame. */
  onFrame(frame: Frame): void;
  onClose(code: number, retryAfterSeconds?: number): void;
}

export interface Transport<Command> {
  readonly kind: "socket" | "polling";
  send(commands: readonly Command[]): void;
  close(): void;
}
