/** Fetches the pages of the lists and knows how far each one is fetched; part of `store.ts`. */

import { shallowRef } from "vue";
import type { LiveSocket } from "../../shared/live";
import type * as calls from "./api";
import {
  extentOf,
  isOrderedByServer,
  isWatchingAll,
  orderedExtentOf,
  putConversations,
  putFirstPage,
  UNFETCHED,
  type ListExtent,
  type ListQuery,
} from "./lists";
import { isUnreachable, type Offline } from "./offline/start";
import type { InboxStore } from "./store";

export interface ListLoad {
  extent: ListExtent;
  isLoading: boolean;
  error: unknown;
}

const FRESH: ListLoad = { extent: UNFETCHED, isLoading: false, error: null };

const keyOf = (query: ListQuery): string => JSON.stringify([query.view, query.inboxId, query.teamId, query.filter, query.sort]);

/** Asking for an order again is a question to the server, so a burst of events asks once. */
const CALM_MS = 1_000;
const MOST_AGAIN = 100;

export class ListLoader {
  readonly loads = shallowRef<ReadonlyMap<string, ListLoad>>(new Map());
  private current: ListQuery | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly store: InboxStore,
    private readonly api: Pick<typeof calls, "fetchList">,
    private readonly live: Pick<LiveSocket, "watchAll">,
    private readonly offline?: Offline,
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

  /** Some conversation changed: a list whose order only the server knows may be another now. */
  heard(): void {
    if (!this.current || !isOrderedByServer(this.current)) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.refresh();
    }, CALM_MS);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  async fetchFirst(query: ListQuery): Promise<void> {
    if (this.load(query).isLoading) return;
    const before = this.store.state.value.conversations;
    const known = this.load(query).extent.order?.length ?? 0;
    this.note(query, { isLoading: true, error: null });
    try {
      const page = await this.api.fetchList(query, null, Math.min(known, MOST_AGAIN));
      const first = { query, page, agentId: this.store.agentId, before };
      this.store.change((state) => ({ ...state, conversations: putFirstPage(state.conversations, first) }));
      const extent = isOrderedByServer(query) ? orderedExtentOf(page, []) : extentOf(page);
      this.note(query, { extent, isLoading: false });
    } catch (error) {
      if (!isUnreachable(error) || !(await this.recall(query))) this.note(query, { isLoading: false, error });
    }
  }

  /** What this device keeps, where the server cannot be asked; an order that only the server knows is not made up. */
  private async recall(query: ListQuery): Promise<boolean> {
    const kept = isOrderedByServer(query) ? [] : await (this.offline?.all() ?? []);
    if (kept.length === 0) return false;
    const views = kept.map(({ conversation }) => conversation);
    this.store.change((state) => ({ ...state, conversations: putConversations(state.conversations, views) }));
    this.note(query, { extent: { ...UNFETCHED, isFetched: true }, isLoading: false });
    return true;
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
      const after = isOrderedByServer(query) ? orderedExtentOf(page, extent.order ?? []) : extentOf(page);
      this.note(query, { extent: after, isLoading: false });
    } catch (error) {
      this.note(query, { isLoading: false, error });
    }
  }

  private note(query: ListQuery, change: Partial<ListLoad>): void {
    this.loads.value = new Map(this.loads.value).set(keyOf(query), { ...this.load(query), ...change });
  }
}
