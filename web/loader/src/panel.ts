/** The panel with the iframe, loaded into the host page when the visitor opens it; a script of its own, called by widget.ts. */

import { addStyles } from "./add-styles.ts";
import { openBridge } from "./bridge.ts";
import { currentPage, watchPage } from "./host-page.ts";
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

const openPanel: OpenPanel = (host: PanelHost): Panel => {
  const { inbox, origin, frame, title } = host;
  const keeping = openKeeping(`kefu.${inbox}.kept`);
  const place = document.createElement("div");
  place.className = "panel";
  addStyles(frame.getRootNode() as ShadowRoot, host.nonce, PANEL_STYLES);
  frame.append(place);
  const url = new URL(`${origin}/widget/frame/${inbox}#${encodeURIComponent(location.origin)}`);
  const page = watchPage((view) => bridge.post({ type: "page", page: view }));
  const stopFollowing = followViewport(place);
  const bridge = openBridge(url, place, title, receive, () => host.onDead());

  function receive(message: FrameMessage): void {
    switch (message.type) {
      case "ready":
        place.classList.add("ready");
        bridge.post({ type: "init", page: currentPage(), kept: keeping.all, ...host.wishes() });
        if (host.wishes().isOpen) bridge.iframe.focus();
        break;
      case "close":
        host.onClose();
        break;
      case "keep":
        keeping.keep(message.name, message.value);
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

  return {
    post: (message) => bridge.post(message),
    focus: () => bridge.iframe.focus(),
    remove() {
      page.stop();
      stopFollowing();
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
