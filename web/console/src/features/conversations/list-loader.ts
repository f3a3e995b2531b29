/** Fetches the pages of the lists and knows how far each one is fetched; part of `store.ts`. */

import { shallowRef } from "vue";
import type { LiveSocket } from "../../shared/live";
import type * as calls from "./api";
import { extentOf, isWatchingAll, putConversations, putFirstPage, UNFETCHED, type ListExtent, type ListQuery } from "./lists";
import type { InboxStore } from "./store";

export interface ListLoad {
  extent: ListExtent;
  isLoading: boolean;
  error: unknown;
}

const FRESH: ListLoad = { extent: UNFETCHED, isLoading: false, error: null };

const keyOf = (query: ListQuery): string => `${query.view} ${query.inboxId ?? ""} ${query.teamId ?? ""}`;

export class ListLoader {
  readonly loads = shallowRef<ReadonlyMap<string, ListLoad>>(new Map());
  private current: ListQuery | null = null;

  constructor(
    private readonly store: InboxStore,
    private readonly api: Pick<typeof calls, "fetchList">,
    private readonly live: Pick<LiveSocket, "watchAll">,
  ) {}

  load(query: ListQuery): ListLoad {
    return this.loads.value.get(keyOf(query)) ?? FRESH;
  }

  /** Show a list: its events are asked for first, then its first page, so that nothing falls between. */
  open(query: ListQuery): void {
    this.current = query;
    this.live.watchAll(isWatchingAll(query.view));
    void this.fetchFirst(query);
  }

  refresh(): void {
    if (this.current) void this.fetchFirst(this.current);
  }

  async fetchFirst(query: ListQuery): Promise<void> {
    if (this.load(query).isLoading) return;
    const before = this.store.state.value.conversations;
    this.note(query, { isLoading: true, error: null });
    try {
      const page = await this.api.fetchList(query, null);
      const first = { query, page, agentId: this.store.agentId, before };
      this.store.change((state) => ({ ...state, conversations: putFirstPage(state.conversations, first) }));
      this.note(query, { extent: extentOf(page), isLoading: false });
    } catch (error) {
      this.note(query, { isLoading: false, error });
    }
  }

  async fetchMore(query: ListQuery): Promise<void> {
    const { extent, isLoading } = this.load(query);
    if (isLoading || extent.nextCursor === null) return;
    this.note(query, { isLoading: true, error: null });
    try {
      const page = await this.api.fetchList(query, extent.nextCursor);
      this.store.change((state) => ({
        ...state,
        conversations: putConversations(state.conversations, page.items),
      }));
      this.note(query, { extent: extentOf(page), isLoading: false });
    } catch (error) {
      this.note(query, { isLoading: false, error });
    }
  }

  private note(query: ListQuery, change: Partial<ListLoad>): void {
    this.loads.value = new Map(this.loads.value).set(keyOf(query), { ...this.load(query), ...change });
  }
}
