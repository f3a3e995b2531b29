/** The panel with the iframe, loaded into the host page when the visitor opens it; a script of its own, called by widget.ts. */

import { addStyles } from "./add-styles.ts";
import { openBridge } from "./bridge.ts";
import { currentPage, watchPage, watchScroll, type PageWatch } from "./host-page.ts";
import type { FrameMessage } from "./messages.ts";
import { PANEL_STYLES } from "./panel-styles.ts";
import type { OpenPanel, Panel, PanelHost } from "./panel-host.ts";
import { openKeeping } from "./keeping.ts";

/** On phones the keyboard covers a part of the page: the panel keeps to what is visible. */
function followViewport(place: HTMLElement): () => void {
  const viewport = window.visualViewport;
  const fit = (): void => {
    if (!viewport) return;
    place.style.setProperty("--height", `${viewport.height}px`);
    place.style.setProperty("--top", `${viewport.offsetTop}px`);
  };
  fit();
  const names = ["resize", "scroll"] as const;
  for (const name of names) viewport?.addEventListener(name, fit);
  return () => names.forEach((name) => viewport?.removeEventListener(name, fit));
}

type Wish = Exclude<FrameMessage, { type: "ready" | "keep" | "watch_scroll" }>;

/** What the widget wants of the host page. */
function obey(message: Wish, host: PanelHost, place: HTMLElement, page: PageWatch): void {
  switch (message.type) {
    case "close":
      host.onClose();
      break;
    case "open":
      // The button knows what opening means; there is no other way in.
      if (!host.wishes().isOpen) host.frame.querySelector("button")?.click();
      break;
    case "teaser":
      place.classList.toggle("teaser", message.height > 0);
      place.style.setProperty("--teaser", `${message.height}px`);
      break;
    case "unread":
      page.setUnread(message.count);
      host.onUnread(message.count);
      break;
    case "message":
      host.onMessage({ authorName: message.authorName, text: message.text });
      break;
    default: {
      // A newer widget may say what an older loader does not know.
      const unknown: never = message;
      void unknown;
    }
  }
}

const openPanel: OpenPanel = (host: PanelHost): Panel => {
  const { inbox, origin, frame, title } = host;
  const keeping = openKeeping(host.storage === "none" ? null : `kefu.${inbox}.kept`);
  const place = document.createElement("div");
  place.className = "panel";
  addStyles(frame.getRootNode() as ShadowRoot, host.nonce, PANEL_STYLES);
  frame.append(place);
  const url = new URL(`${origin}/widget/frame/${inbox}#${encodeURIComponent(location.origin)}`);
  const page = watchPage((view) => bridge.post({ type: "page", page: view }));
  let stopScroll = (): void => undefined;
  const stopFollowing = followViewport(place);
  const bridge = openBridge(url, place, title, receive, () => host.onDead());

  function receive(message: FrameMessage): void {
    if (message.type === "ready") {
      place.classList.add("ready");
      bridge.post({ type: "init", page: currentPage(), isForgetful: host.storage === "none", kept: keeping.all, ...host.wishes() });
      if (host.wishes().isOpen) bridge.iframe.focus();
    } else if (message.type === "keep") keeping.keep(message.name, message.value);
    else if (message.type === "watch_scroll") {
      stopScroll();
      stopScroll = watchScroll((percent) => bridge.post({ type: "scroll", percent }));
    } else obey(message, host, place, page);
  }

  return {
    post: (message) => bridge.post(message),
    focus: () => bridge.iframe.focus(),
    remove() {
      page.stop();
      stopFollowing();
      stopScroll();
      bridge.remove();
      place.remove();
    },
  };
};

for (const script of document.scripts) {
  const waiting = script as HTMLScriptElement & { kefuPanel?: (open: OpenPanel) => void };
  waiting.kefuPanel?.(openPanel);
  delete waiting.kefuPanel;
}
