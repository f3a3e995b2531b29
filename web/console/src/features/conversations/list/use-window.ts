/** Which rows of a long list of equal rows are drawn; used by `conversation-list.vue`. */

import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from "vue";
import { density, textSize } from "../../../shared/look";

export interface RowRange {
  first: number;
  /** One past the last. */
  end: number;
}

/** Some rows more than are in view, so that a fast scroll does not show gaps. */
const SPARE_ROWS = 8;

export function rangeOf(view: { top: number; height: number }, rowHeight: number, count: number): RowRange {
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + SPARE_ROWS);
  return { first: Math.min(first, end), end };
}

export interface RowWindow {
  range: ComputedRef<RowRange>;
  /** Bring a row into view, moving no further than needed. */
  show: (index: number) => void;
}

/** Rows are as high as their letters want: `rowRem` is in rem, and a reader may have chosen a larger one. */
export function useWindow(scroller: Ref<HTMLElement | null>, rowRem: () => number, count: () => number): RowWindow {
  const top = ref(0);
  const height = ref(0);
  const rem = ref(16);
  const follow = (): void => {
    top.value = scroller.value?.scrollTop ?? 0;
    height.value = scroller.value?.clientHeight ?? 0;
    rem.value = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  };
  const watcher = new ResizeObserver(follow);
  watch(scroller, (element, before) => {
    before?.removeEventListener("scroll", follow);
    watcher.disconnect();
    if (!element) return;
    element.addEventListener("scroll", follow, { passive: true });
    watcher.observe(element);
    follow();
  });
  // Another density or text size changes the rows, not the scroller.
  watch([density, textSize], follow, { flush: "post" });
  onScopeDispose(() => {
    watcher.disconnect();
    scroller.value?.removeEventListener("scroll", follow);
  });
  function show(index: number): void {
    const element = scroller.value;
    if (!element) return;
    const rowHeight = rowRem() * rem.value;
    const start = index * rowHeight;
    if (start < element.scrollTop) element.scrollTop = start;
    else if (start + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = start + rowHeight - element.clientHeight;
    }
    follow();
  }
  return { range: computed(() => rangeOf({ top: top.value, height: height.value }, rowRem() * rem.value, count())), show };
}
