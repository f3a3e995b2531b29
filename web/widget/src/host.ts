/** The widget's side of the messages with the loader on the host page; origin and source are checked both ways. Made by start.ts. */

import type { FrameMessage, HostMessage } from "@kefu/loader/messages";

export interface Host {
  post(message: FrameMessage): void;
}

/** The origin that the loader wrote behind `#`; a page that lies about it only cuts itself off. */
export function hostOrigin(hash: string): string | null {
  try {
    const url = new URL(decodeURIComponent(hash.slice(1)));
    return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
  } catch {
    return null;
  }
}

/** Talks to the page that embeds us; on a page of its own there is nobody to talk to. */
export function connectHost(onMessage: (message: HostMessage) => void): Host | null {
  const origin = hostOrigin(location.hash);
  if (window.parent === window || origin === null) return null;
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.origin !== origin || event.source !== window.parent) return;
    if (typeof event.data === "object" && event.data !== null && "type" in event.data) onMessage(event.data as HostMessage);
  });
  return { post: (message) => window.parent.postMessage(message, origin) };
}
