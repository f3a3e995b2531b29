/** One kind of search as it is typed: waits for a pause, drops outdated answers, pages; used by `search-pane.vue`. */

import { onScopeDispose, ref, shallowRef, watch, type ShallowRef } from "vue";
import type { Page } from "@kefu/protocol/console-api";

const PAUSE_MS = 200;

export type Fetch<Item> = (query: string, cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>;

export class Search<Item> {
  readonly items: ShallowRef<readonly Item[]> = shallowRef([]);
  /** The words that the items belong to; null before the first answer. */
  readonly answered = ref<string | null>(null);
  readonly isLoading = ref(false);
  readonly error = shallowRef<unknown>(null);
  readonly hasMore = ref(false);
  private cursor: string | null = null;
  private asked: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly query: () => string,
    private readonly fetchPage: Fetch<Item>,
  ) {}

  typed(words: string): void {
    if (this.timer) clearTimeout(this.timer);
    if (words === "") this.clear();
    else this.timer = setTimeout(() => void this.ask(null), PAUSE_MS);
  }

  more(): void {
    if (this.hasMore.value && !this.isLoading.value) void this.ask(this.cursor);
  }

  again(): void {
    void this.ask(null);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.asked?.abort();
  }

  private clear(): void {
    this.stop();
    this.asked = null;
    this.items.value = [];
    this.answered.value = null;
    this.hasMore.value = false;
    this.isLoading.value = false;
  }

  private async ask(from: string | null): Promise<void> {
    this.asked?.abort();
    const mine = (this.asked = new AbortController());
    const words = this.query();
    this.isLoading.value = true;
    this.error.value = null;
    try {
      const page = await this.fetchPage(words, from, mine.signal);
      if (this.asked === mine) this.take(page, words, from !== null);
    } catch (refusal) {
      if (this.asked === mine) this.error.value = refusal;
    } finally {
      if (this.asked === mine) this.isLoading.value = false;
    }
  }

  private take(page: Page<Item>, words: string, isMore: boolean): void {
    this.items.value = isMore ? [...this.items.value, ...page.items] : page.items;
    this.cursor = page.nextCursor;
    this.hasMore.value = page.nextCursor !== null;
    this.answered.value = words;
  }
}

export function useSearch<Item>(query: () => string, fetchPage: Fetch<Item>): Search<Item> {
  const search = new Search(query, fetchPage);
  watch(query, (words) => search.typed(words), { immediate: true });
  onScopeDispose(() => search.stop());
  return search;
}
