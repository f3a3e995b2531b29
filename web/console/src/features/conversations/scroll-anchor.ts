/** Keeps what the reader looks at in its place while entries join above or below it; called by `use-timeline-scroll.ts`. */

export interface Anchor {
  key: string;
  /** Where its top was, below the top of the scroller. */
  offset: number;
}

function topOf(element: Element, scroller: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

/** The first entry that reaches into view. */
export function captureAnchor(scroller: Element): Anchor | null {
  const top = scroller.getBoundingClientRect().top;
  for (const element of scroller.querySelectorAll<HTMLElement>("[data-anchor]")) {
    const key = element.dataset["anchor"];
    if (key && element.getBoundingClientRect().bottom > top) return { key, offset: topOf(element, scroller) };
  }
  return null;
}

export function findEntry(scroller: Element, key: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-anchor="${CSS.escape(key)}"]`);
}

/** Measured rather than computed, so it does not matter whether the browser has anchored by itself. */
export function restoreAnchor(scroller: Element, anchor: Anchor): void {
  const element = findEntry(scroller, anchor.key);
  if (element) scroller.scrollTop += topOf(element, scroller) - anchor.offset;
}

export function isAtEnd(scroller: Element, slack = 56): boolean {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= slack;
}
