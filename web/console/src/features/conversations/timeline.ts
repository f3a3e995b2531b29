/** One conversation's entries and how far they are known: pages and events in, an ordered list out; held by `store.ts`. */

import type { Entry, EntryAdded, EntryChanged, Resumed } from "@kefu/protocol/agent-frames";
import type { EntryPage } from "@kefu/protocol/console-api";
import { isGone, withoutQuotesOf } from "./recalled";

export type TimelineEvent = EntryAdded | EntryChanged;

/** An event's entry and the event's position, kept where a page fetched earlier may still bring an older self. */
interface Change {
  pos: number;
  entry: Entry;
}

export interface Timeline {
  conversationId: string;
  /** Ascending by `pos`, without holes between the first and the last. */
  entries: readonly Entry[];
  hasBefore: boolean;
  /** True while only a stretch of the past is held (after a jump); live entries then wait in `late`. */
  hasAfter: boolean;
  /** Every event up to here is applied. */
  knownPos: number;
  /** Entries that came live while `hasAfter`. */
  late: readonly Entry[];
  changes: ReadonlyMap<string, Change>;
}

export function timelineFromPage(conversationId: string, page: EntryPage): Timeline {
  return {
    conversationId,
    entries: page.items,
    hasBefore: page.hasBefore,
    hasAfter: page.hasAfter,
    knownPos: page.knownPos,
    late: [],
    changes: new Map(),
  };
}

/** Put an entry at its place; the same id is replaced. Nearly always at the end, so the search starts there. */
export function placeEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  let at = entries.length;
  while (at > 0 && (entries[at - 1]?.pos ?? 0) > entry.pos) at -= 1;
  const isKnown = at > 0 && entries[at - 1]?.id === entry.id;
  return isKnown ? entries.with(at - 1, entry) : entries.toSpliced(at, 0, entry);
}

function replaceEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const at = entries.findIndex((each) => each.id === entry.id);
  return at < 0 ? entries : entries.with(at, entry);
}

/** New selves of entries that are already held, such as with fresh links to their files; nothing joins. */
export function renewEntries(timeline: Timeline, page: EntryPage): Timeline {
  const fresh = new Map(freshItems(timeline, page).map((item) => [item.id, item]));
  return { ...timeline, entries: timeline.entries.map((entry) => fresh.get(entry.id) ?? entry) };
}

function take(timeline: Timeline, event: TimelineEvent): Timeline {
  const known = { ...timeline, knownPos: event.pos };
  if (event.type === "entry.changed") {
    const gone = new Set(isGone(event.entry) ? [event.entry.id] : []);
    return {
      ...known,
      entries: withoutQuotesOf(replaceEntry(timeline.entries, event.entry), gone),
      late: withoutQuotesOf(replaceEntry(timeline.late, event.entry), gone),
      changes: new Map(timeline.changes).set(event.entry.id, { pos: event.pos, entry: event.entry }),
    };
  }
  if (timeline.hasAfter) return { ...known, late: placeEntry(timeline.late, event.entry) };
  return { ...known, entries: placeEntry(timeline.entries, event.entry) };
}

/**
 * The next event is applied, an older one is a duplicate. The realtime client puts events in order and asks for missing
 * ones, so a hole here means that the timeline and the client disagree: null says that it must be fetched again.
 */
export function applyEvent(timeline: Timeline, event: TimelineEvent): Timeline | null {
  if (event.pos <= timeline.knownPos) return timeline;
  return event.pos === timeline.knownPos + 1 ? take(timeline, event) : null;
}

/** A replay; null as above, or when the server says so. */
export function applyResumed(timeline: Timeline, resumed: Resumed): Timeline | null {
  if (resumed.reset) return null;
  return resumed.events.reduce<Timeline | null>((current, event) => current && applyEvent(current, event), timeline);
}

/** The newest self of each entry of a page that may have been fetched before events that are already applied. */
function freshItems(timeline: Timeline, page: EntryPage): readonly Entry[] {
  if (page.knownPos >= timeline.knownPos) return page.items;
  const later = [...timeline.changes.values()].filter(({ pos }) => pos > page.knownPos);
  const gone = new Set(later.filter(({ entry }) => isGone(entry)).map(({ entry }) => entry.id));
  const changed = new Map(later.map(({ entry }) => [entry.id, entry]));
  return withoutQuotesOf(page.items.map((item) => changed.get(item.id) ?? item), gone);
}

export function mergeBefore(timeline: Timeline, page: EntryPage): Timeline {
  const first = timeline.entries[0]?.pos ?? Number.POSITIVE_INFINITY;
  const older = freshItems(timeline, page).filter((item) => item.pos < first);
  return { ...timeline, entries: [...older, ...timeline.entries], hasBefore: page.hasBefore };
}

export function mergeAfter(timeline: Timeline, page: EntryPage): Timeline {
  const last = timeline.entries.at(-1)?.pos ?? 0;
  const newer = freshItems(timeline, page).filter((item) => item.pos > last);
  const entries = [...timeline.entries, ...newer];
  if (page.hasAfter) return { ...timeline, entries, hasAfter: true };
  // The end is reached: what came live meanwhile joins, and no stretch is missing between.
  const joined = timeline.late.reduce(placeEntry, entries as readonly Entry[]);
  return { ...timeline, entries: joined, hasAfter: false, late: [] };
}
