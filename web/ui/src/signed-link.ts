/** When the short-lived links to attachments end, by the server's clock; both faces ask before they use one. */

/** Somebody who clicks just before the end should still get the file. */
const EARLY_MS = 30_000;

let aheadMs = 0;

/** A server said what time it is: a device with a wrong clock must not think every link is over, or none. */
export function noteServerTime(serverTime: number, now = Date.now()): void {
  aheadMs = serverTime - now;
}

/** Whether the link has ended or is about to; a link without an end never has. */
export function isLinkOver(url: string, now = Date.now()): boolean {
  const expires = Number(new URLSearchParams(url.split("?")[1] ?? "").get("expires"));
  return expires > 0 && expires * 1000 - EARLY_MS <= now + aheadMs;
}
