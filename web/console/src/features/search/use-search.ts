/** One kind of search as it is typed: waits for a pause, drops outdated answers, pages; used by `search-pane.vue`. */

import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import type { Page } from "@kefu/protocol/console-api";

const PAUSE_MS = 200;

export type Fetch<Item> = (query: string, cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>;

export interface Search<Item> {
  items: ShallowRef<readonly Item[]>;
  /** The words that the items belong to; null before the first answer. */
  answered: Ref<string | null>;
  isLoading: Ref<boolean>;
  error: ShallowRef<unknown>;
  hasMore: Ref<boolean>;
  more: () => void;
  again: () => void;
}

export function useSearch<Item>(query: () => string, fetchPage: Fetch<Item>): Search<Item> {
  const items: ShallowRef<readonly Item[]> = shallowRef([]);
  const answered = ref<string | null>(null);
  const isLoading = ref(false);
  const error = shallowRef<unknown>(null);
  const hasMore = ref(false);
  let cursor: string | null = null;
  let asked: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function ask(from: string | null): Promise<void> {
    asked?.abort();
    const mine = (asked = new AbortController());
    const words = query();
    isLoading.value = true;
    error.value = null;
    try {
      const page = await fetchPage(words, from, mine.signal);
      if (asked !== mine) return;
      items.value = from === null ? page.items : [...items.value, ...page.items];
      cursor = page.nextCursor;
      hasMore.value = cursor !== null;
      answered.value = words;
    } catch (refusal) {
      if (asked === mine) error.value = refusal;
    } finally {
      if (asked === mine) isLoading.value = false;
    }
  }

  function clear(): void {
    asked?.abort();
    asked = null;
    items.value = [];
    answered.value = null;
    hasMore.value = false;
    isLoading.value = false;
  }

  watch(
    query,
    (words) => {
      if (timer) clearTimeout(timer);
      if (words === "") clear();
      else timer = setTimeout(() => void ask(null), PAUSE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    if (timer) clearTimeout(timer);
    asked?.abort();
  });
  const more = (): void => {
    if (hasMore.value && !isLoading.value) void ask(cursor);
  };
  return { items, answered, isLoading, error, hasMore, more, again: () => void ask(null) };
}
