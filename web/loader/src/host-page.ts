/** What the loader notices and changes of the host page: route changes, and the title while a message waits; used by widget.ts. */

import type { PageView } from "./messages.ts";

const LOOK_MS = 1_000;

export function currentPage(referrer = document.referrer): PageView {
  return { url: location.href, title: document.title, referrer };
}

/** Reports each tenth of the page that comes into view; returns how to stop. */
export function watchScroll(onScroll: (percent: number) => void): () => void {
  let last = -1;
  const look = (): void => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    const percent = Math.round(((scrollTop + clientHeight) / Math.max(1, scrollHeight)) * 10) * 10;
    if (percent !== last) onScroll((last = percent));
  };
  addEventListener("scroll", look, { passive: true });
  look();
  return () => removeEventListener("scroll", look);
}

export interface PageWatch {
  /** From now on this many messages wait: while the page is in the background its title says so by turns. */
  setUnread(count: number): void;
  stop(): void;
}

/** Looks once a second, which costs nothing and leaves the site's `history` alone; reports each change of the address. */
export function watchPage(onRoute: (page: PageView) => void): PageWatch {
  let url = location.href;
  let unread = 0;
  let own = "";
  let sites = "";

  const restore = (): void => {
    if (own && document.title === own) document.title = sites;
    own = "";
  };
  const timer = setInterval(() => {
    const isOwn = document.title === own;
    restore();
    if (url !== location.href) {
      onRoute(currentPage(url));
      url = location.href;
    }
    if (unread && document.hidden && !isOwn) {
      sites = document.title;
      document.title = own = `(${unread}) ${sites}`;
    }
  }, LOOK_MS);
  return {
    setUnread: (count) => (unread = count),
    stop() {
      clearInterval(timer);
      restore();
    },
  };
}
