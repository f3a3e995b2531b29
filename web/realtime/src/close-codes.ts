/** What each close code of our sockets asks of a client; mirrors the engine's table, read by client.ts. */

export const LOST = 1006;
export const RESTARTING = 1012;
export const BAD_FRAME = 4000;
export const NOT_SIGNED_IN = 4001;
export const FORBIDDEN = 4003;
export const SLOW = 4008;
export const TOO_MANY = 4009;
/** Never on the wire: what polling makes of the statuses 422 and 429, and a socket that took too long to open. */
export const HTTP_REFUSED = 4022;
export const HTTP_TOO_MANY = 4029;
export const OPEN_TIMEOUT = 4999;

/** How to come back: never, with a new session first, at once, after a long pause, or with back-off. */
export type ComeBack = "never" | "session" | "now" | "later" | "jitter" | "backoff";

export function comeBack(code: number): ComeBack {
  switch (code) {
    case BAD_FRAME:
    case HTTP_REFUSED:
    case FORBIDDEN:
      return "never";
    case NOT_SIGNED_IN:
      return "session";
    case SLOW:
      return "now";
    case TOO_MANY:
    case HTTP_TOO_MANY:
      return "later";
    case RESTARTING:
      return "jitter";
    default:
      return "backoff";
  }
}
