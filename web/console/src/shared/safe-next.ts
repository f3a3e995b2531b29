/** Where to go after sign-in: only addresses of our own, so that a link cannot send people elsewhere. */

export function safeNext(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}
