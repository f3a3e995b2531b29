/** The iframe and the only door to it: exact origin out, origin and source checked in; used by widget.ts. */

import type { FrameMessage, HostMessage } from "./messages.ts";

export interface Bridge {
  iframe: HTMLIFrameElement;
  post(message: HostMessage): void;
  remove(): void;
}

const READY_MS = 15_000;

/** Loads the page; when it does not answer in time it is given up (`onDead`), and the next click tries again. */
export function openBridge(
  url: URL,
  place: HTMLElement,
  title: string,
  onMessage: (message: FrameMessage) => void,
  onDead: () => void,
): Bridge {
  const iframe = document.createElement("iframe");
  let isReady = false;
  iframe.title = title;
  iframe.allow = "microphone; camera; display-capture; autoplay; clipboard-write; fullscreen";
  iframe.src = url.href;
  place.append(iframe);
  const timer = setTimeout(onDead, READY_MS);
  const receive = ({ origin, source, data }: MessageEvent): void => {
    if (origin !== url.origin || source !== iframe.contentWindow) return;
    const message = data as FrameMessage;
    if (message.type === "ready") {
      clearTimeout(timer);
      isReady = true;
    }
    onMessage(message);
  };
  addEventListener("message", receive);
  return {
    iframe,
    post: (message) => isReady && iframe.contentWindow?.postMessage(message, url.origin),
    remove() {
      clearTimeout(timer);
      removeEventListener("message", receive);
      iframe.remove();
    },
  };
}
