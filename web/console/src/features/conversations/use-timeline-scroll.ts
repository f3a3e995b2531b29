/** Moves the timeline: opens at the unread line or the end, sticks to the end, pages in both directions without jumps. */

import { nextTick, onScopeDispose, ref, watch, type Ref } from "vue";
import { captureAnchor, findEntry, isAtEnd, restoreAnchor } from "./scroll-anchor";
import type { Timeline } from "./timeline";

/** Older pages are fetched this far before the reader gets there. */
const EARLY_PX = 900;

export interface ScrollOptions {
  scroller: Ref<HTMLElement | null>;
  content: Ref<HTMLElement | null>;
  timeline: () => Timeline | undefined;
  /** The position of the entry to show first; null opens at the end. */
  target: () => number | null;
  pendingCount: () => number;
  loadBefore: () => void;
  loadAfter: () => void;
  loadLatest: () => Promise<void>;
}

function countMissed(before: Timeline, after: Timeline): number {
  const last = before.entries.at(-1)?.pos ?? 0;
  return after.entries.filter((entry) => entry.pos > last && entry.kind === "message" && entry.direction === "incoming").length;
}

export class TimelineScroll {
  readonly isAtEnd = ref(true);
  readonly missed = ref(0);
  /** The entry that was jumped to, for a moment. */
  readonly flashed = ref<string | null>(null);
  private isPlaced = false;
  private lastTop = 0;

  constructor(private readonly options: ScrollOptions) {}

  toEnd(isSmooth = false): void {
    const scroller = this.options.scroller.value;
    if (!scroller) return;
    const isGliding = isSmooth && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: isGliding ? "smooth" : "instant" });
    this.arrive();
  }

  /** The button "jump to the latest": leaves a stretch of the past, too. */
  async toLatest(): Promise<void> {
    if (this.options.timeline()?.hasAfter) {
      await this.options.loadLatest();
      await nextTick();
    }
    this.toEnd();
  }

  onScroll(): void {
    const scroller = this.options.scroller.value;
    const timeline = this.options.timeline();
    if (!scroller || !timeline || !this.isPlaced) return;
    const isEnd = isAtEnd(scroller);
    // A composer that grows moves the end away, not the reader: `settle` follows it.
    const hasMovedUp = scroller.scrollTop < this.lastTop - 1;
    this.lastTop = scroller.scrollTop;
    if (isEnd && !timeline.hasAfter) this.arrive();
    else if (hasMovedUp || timeline.hasAfter) this.isAtEnd.value = false;
    if (scroller.scrollTop < EARLY_PX) this.options.loadBefore();
    if (isAtEnd(scroller, EARLY_PX) && timeline.hasAfter) this.options.loadAfter();
  }

  /** Called before the screen shows the new timeline. */
  async change(next: Timeline | undefined, before: Timeline | undefined): Promise<void> {
    const scroller = this.options.scroller.value;
    if (!scroller || !next) return;
    if (!this.isPlaced || before?.conversationId !== next.conversationId) return this.place(next);
    const isPrepended = before.entries[0]?.id !== next.entries[0]?.id;
    const isReplaced = isPrepended && !next.entries.some((entry) => entry.id === before.entries[0]?.id);
    if (isReplaced) return this.place(next);
    const wasAtEnd = this.isAtEnd.value;
    const anchor = isPrepended || before.hasAfter ? captureAnchor(scroller) : null;
    if (!wasAtEnd && !before.hasAfter) this.missed.value += countMissed(before, next);
    await nextTick();
    if (anchor && !wasAtEnd) restoreAnchor(scroller, anchor);
    else if (wasAtEnd) this.toEnd();
  }

  /** The timeline was already there when the screen was made. */
  start(): void {
    const timeline = this.options.timeline();
    if (timeline && !this.isPlaced) void this.place(timeline);
  }

  /** Pictures and fonts that arrive late must not push the end out of sight. */
  settle(): void {
    if (this.isPlaced && this.isAtEnd.value) this.toEnd();
  }

  /** Show one entry that is already loaded; false when it is not. */
  reveal(key: string): boolean {
    const scroller = this.options.scroller.value;
    const element = scroller ? findEntry(scroller, key) : null;
    if (!element) return false;
    element.scrollIntoView({ block: "center" });
    this.isAtEnd.value = false;
    this.flashed.value = key;
    setTimeout(() => (this.flashed.value = null), 2_000);
    return true;
  }

  private arrive(): void {
    this.isAtEnd.value = true;
    this.missed.value = 0;
  }

  private async place(timeline: Timeline): Promise<void> {
    this.missed.value = 0;
    await nextTick();
    this.isPlaced = true;
    const target = this.options.target();
    const entry = target === null ? undefined : timeline.entries.find((each) => each.pos === target);
    if (entry && this.reveal(entry.id)) return;
    this.toEnd();
    this.showUnreadLine();
  }

  private showUnreadLine(): void {
    const scroller = this.options.scroller.value;
    const line = scroller?.querySelector("[data-unread-line]");
    if (!scroller || !line || line.getBoundingClientRect().top >= scroller.getBoundingClientRect().top) return;
    line.scrollIntoView({ block: "start" });
    this.isAtEnd.value = isAtEnd(scroller);
  }
}

export function useTimelineScroll(options: ScrollOptions): TimelineScroll {
  const scroll = new TimelineScroll(options);
  watch(options.timeline, (next, before) => void scroll.change(next, before), { flush: "pre" });
  watch(options.pendingCount, async (count, before) => {
    if (count <= before) return;
    await scroll.toLatest();
    await nextTick();
    scroll.toEnd();
  });
  const watcher = new ResizeObserver(() => scroll.settle());
  watch([options.scroller, options.content], ([scroller, content]) => {
    watcher.disconnect();
    if (scroller) watcher.observe(scroller);
    if (content) watcher.observe(content);
  });
  onScopeDispose(() => watcher.disconnect());
  return scroll;
}
