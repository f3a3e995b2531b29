/** Fetches conversations and the pages of their timelines, and follows them live; part of `store.ts`. */

import { shallowRef } from "vue";
import type { ConversationView, Entry } from "@kefu/protocol/agent-frames";
import type { EntryPage } from "@kefu/protocol/console-api";
import { isLinkOver } from "@kefu/ui/signed-link";
import { ApiError } from "../../shared/api-error";
import type { LiveSocket } from "../../shared/live";
import type * as calls from "./api";
import { putConversations } from "./lists";
import { isUnreachable, type Offline } from "./offline/start";
import { putTimeline } from "./reducer";
import type { InboxStore } from "./store";
import { mergeAfter, mergeBefore, renewEntries, timelineFromPage, type Timeline } from "./timeline";

export interface TimelineLoad {
  isOpening: boolean;
  isLoadingBefore: boolean;
  isLoadingAfter: boolean;
  error: unknown;
  past: readonly ConversationView[];
}

const FRESH: TimelineLoad = { isOpening: false, isLoadingBefore: false, isLoadingAfter: false, error: null, past: [] };

/** So many timelines are kept live; the one that was opened longest ago goes first. */
const MOST_HELD = 12;

type Calls = Pick<typeof calls, "fetchDetail" | "fetchEntries">;

export class TimelineLoader {
  readonly loads = shallowRef<ReadonlyMap<string, TimelineLoad>>(new Map());
  private opened: string[] = [];
  /** The newest whole fetch of a timeline wins; an older answer is dropped. */
  private readonly fetches = new Map<string, number>();
  /** All the pictures of an entry fail at once: one question for all of them. */
  private readonly renewals = new Map<string, Promise<boolean>>();

  constructor(
    private readonly store: InboxStore,
    private readonly api: Calls,
    private readonly live: Pick<LiveSocket, "track" | "untrack" | "view">,
    private readonly offline?: Offline,
  ) {}

  load(id: string): TimelineLoad {
    return this.loads.value.get(id) ?? FRESH;
  }

  /** Show a conversation, around an entry's position or at its end; `isSilent`: without being seen to look. */
  async open(id: string, around: number | null, isSilent = false): Promise<void> {
    this.opened = [...this.opened.filter((each) => each !== id), id];
    this.live.view([id], isSilent);
    this.forgetOldest();
    await Promise.all([this.fetchDetail(id), this.openTimeline(id, around)]);
  }

  /** Know a conversation that is not on screen, such as one whose tab a reload left. */
  async learn(id: string): Promise<void> {
    await this.fetchDetail(id);
  }

  /** The server says that there is no such conversation, at least not for us. */
  isGone(id: string): boolean {
    const { error } = this.load(id);
    return error instanceof ApiError && error.status === 404;
  }

  close(): void {
    this.live.view([]);
  }

  refreshDetail(): void {
    const id = this.opened.at(-1);
    if (id) void this.fetchDetail(id);
  }

  /** The newest page instead of whatever is held: after a reset, or to leave a stretch of the past. */
  refetch(id: string): Promise<void> {
    return this.fetchWhole(id, null);
  }

  async loadBefore(id: string): Promise<void> {
    const timeline = this.timeline(id);
    const first = timeline?.entries[0];
    if (!timeline?.hasBefore || !first || this.load(id).isLoadingBefore) return;
    await this.loadPage(id, { before: first.pos }, { flag: "isLoadingBefore", merge: mergeBefore });
  }

  async loadAfter(id: string): Promise<void> {
    const timeline = this.timeline(id);
    const last = timeline?.entries.at(-1);
    if (!timeline?.hasAfter || !last || this.load(id).isLoadingAfter) return;
    await this.loadPage(id, { after: last.pos }, { flag: "isLoadingAfter", merge: mergeAfter });
  }

  /** The entry with links that work, and its neighbours with it, if its own have ended; null when it cannot be had. */
  async renewLinks(id: string, entryId: string): Promise<Entry | null> {
    const find = (): Entry | undefined => this.timeline(id)?.entries.find((each) => each.id === entryId);
    const entry = find();
    if (!entry || entry.kind === "activity" || !entry.attachments.some(({ url }) => isLinkOver(url))) return entry ?? null;
    const key = `${id} ${entryId}`;
    const asked = this.renewals.get(key) ?? this.renew(id, entry.pos).finally(() => this.renewals.delete(key));
    this.renewals.set(key, asked);
    return (await asked) ? (find() ?? null) : null;
  }

  private async renew(id: string, pos: number): Promise<boolean> {
    try {
      const page = await this.api.fetchEntries(id, { around: pos });
      const timeline = this.timeline(id);
      if (timeline) this.store.change((state) => putTimeline(state, renewEntries(timeline, page)));
      return true;
    } catch {
      // The file stays as it is; the next failure asks again.
      return false;
    }
  }

  private timeline(id: string): Timeline | undefined {
    return this.store.state.value.timelines.get(id);
  }

  private async openTimeline(id: string, around: number | null): Promise<void> {
    const held = this.timeline(id);
    if (held && around === null && !held.hasAfter) return;
    if (held?.entries.some((entry) => entry.pos === around)) return;
    await this.fetchWhole(id, around);
  }

  private async fetchWhole(id: string, around: number | null): Promise<void> {
    const turn = (this.fetches.get(id) ?? 0) + 1;
    this.fetches.set(id, turn);
    this.note(id, { isOpening: true, error: null });
    try {
      const page = await this.api.fetchEntries(id, around === null ? {} : { around });
      if (this.fetches.get(id) !== turn) return;
      this.store.change((state) => putTimeline(state, timelineFromPage(id, page)));
      this.live.track(id, page.knownPos);
      this.note(id, { isOpening: false });
    } catch (error) {
      const isThere = isUnreachable(error) && around === null && (await this.recall(id));
      if (this.fetches.get(id) === turn) this.note(id, isThere ? { isOpening: false } : { isOpening: false, error });
    }
  }

  /** What this device keeps of it; the connection brings what has happened since as soon as it lives. */
  private async recall(id: string): Promise<boolean> {
    const kept = await this.offline?.read(id);
    if (!kept) return false;
    const { conversation, contact, timeline } = kept;
    this.store.change((state) => ({
      ...state,
      conversations: putConversations(state.conversations, [conversation]),
      contacts: contact && !state.contacts.has(contact.id) ? new Map(state.contacts).set(contact.id, contact) : state.contacts,
    }));
    if (timeline && !this.timeline(id)) {
      this.store.change((state) => putTimeline(state, timeline));
      this.live.track(id, timeline.knownPos);
    }
    return this.timeline(id) !== undefined;
  }

  private async fetchDetail(id: string): Promise<void> {
    try {
      const { conversation, contact, visit, past } = await this.api.fetchDetail(id);
      this.store.change((state) => ({
        ...state,
        conversations: putConversations(state.conversations, [conversation]),
        contacts: new Map(state.contacts).set(contact.id, contact),
        visits: visit ? new Map(state.visits).set(contact.id, visit) : state.visits,
      }));
      this.note(id, { past });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) void this.offline?.forget(id);
      if (!isUnreachable(error) || !(await this.offline?.read(id))) this.note(id, { error });
    }
  }

  private async loadPage(
    id: string,
    query: calls.EntryQuery,
    how: { flag: "isLoadingBefore" | "isLoadingAfter"; merge: (timeline: Timeline, page: EntryPage) => Timeline },
  ): Promise<void> {
    const turn = this.fetches.get(id);
    this.note(id, { [how.flag]: true });
    try {
      const page = await this.api.fetchEntries(id, query);
      const timeline = this.timeline(id);
      if (timeline && this.fetches.get(id) === turn) {
        this.store.change((state) => putTimeline(state, how.merge(timeline, page)));
      }
      this.note(id, { [how.flag]: false });
    } catch (error) {
      this.note(id, { [how.flag]: false, error });
    }
  }

  private forgetOldest(): void {
    for (const id of this.opened.splice(0, this.opened.length - MOST_HELD)) {
      this.live.untrack(id);
      this.store.change((state) => {
        const timelines = new Map(state.timelines);
        timelines.delete(id);
        return { ...state, timelines };
      });
    }
  }

  private note(id: string, change: Partial<TimelineLoad>): void {
    this.loads.value = new Map(this.loads.value).set(id, { ...this.load(id), ...change });
  }
}
