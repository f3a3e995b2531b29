/** Keeps what an agent opens and lists on this device and gives it back where the network is away; made by `use-inbox.ts`, loaded late. */

import type { ConversationView } from "@kefu/protocol/agent-frames";
import type { EntryPage } from "@kefu/protocol/console-api";
import { keptMe, touchKept } from "../../../shared/kept";
import type { InboxState } from "../reducer";
import { timelineFromPage, type Timeline } from "../timeline";
import { MOST_CONVERSATIONS, MOST_ENTRIES, OfflineShelf, type KeptConversation } from "./shelf";

/** So many own conversations are fetched ahead, so that they can be read on the way home. */
const MOST_FILLED = 20;

export interface Kept {
  conversation: ConversationView;
  contact: KeptConversation["contact"];
  timeline: Timeline | null;
}

/** The newest stretch of a timeline, or null where only a stretch of the past is held. */
export function keptTimeline(timeline: Timeline | undefined): KeptConversation["timeline"] {
  if (!timeline || timeline.hasAfter) return null;
  const entries = timeline.entries.slice(-MOST_ENTRIES);
  return { entries, hasBefore: timeline.hasBefore || entries.length < timeline.entries.length, knownPos: timeline.knownPos };
}

function given({ id, conversation, contact, timeline }: KeptConversation): Kept {
  const whole = timeline && { ...timeline, conversationId: id, hasAfter: false, late: [], changes: new Map<string, never>() };
  return { conversation, contact, timeline: whole };
}

export class OfflineKeeper {
  /** What was written last, by identity: a state that did not change is not written again. */
  private written = new Map<string, { conversation: ConversationView; timeline: Timeline | undefined }>();

  private constructor(
    private readonly agentId: string,
    private readonly shelf: OfflineShelf,
    private readonly now: () => number,
  ) {}

  static async open(agentId: string, now: () => number = Date.now): Promise<OfflineKeeper> {
    return new OfflineKeeper(agentId, await OfflineShelf.open(agentId), now);
  }

  /** Writes what is new in the state; opened ones count as used later than those that a list has shown. */
  async note(state: InboxState): Promise<void> {
    // Another window may have signed out: nothing is written for somebody who is not there.
    if (keptMe()?.me.agent.id !== this.agentId) return;
    const recent = [...state.conversations.values()].sort((a, b) => b.lastEntryAt - a.lastEntryAt).slice(0, MOST_CONVERSATIONS);
    const opened = [...state.timelines.keys()].flatMap((id) => state.conversations.get(id) ?? []);
    const changed = new Map([...recent, ...opened].filter((each) => this.isNew(state, each)).map((each) => [each.id, each]));
    touchKept(this.now());
    if (changed.size === 0) return;
    const kept = await Promise.all([...changed.values()].map((each) => this.keep(state, each)));
    await this.shelf.put(kept);
    for (const each of changed.values()) this.written.set(each.id, { conversation: each, timeline: state.timelines.get(each.id) });
  }

  /** One of the agent's own conversations that only the list has shown, or that went on since; null when all are there. */
  async nextToFill(state: InboxState): Promise<string | null> {
    if (keptMe()?.me.agent.id !== this.agentId) return null;
    const mine = [...state.conversations.values()].filter((each) => each.assigneeId === this.agentId && each.status === "open");
    for (const { id, lastPos } of mine.sort((a, b) => b.lastEntryAt - a.lastEntryAt).slice(0, MOST_FILLED)) {
      if (state.timelines.has(id)) continue;
      const kept = await this.shelf.get(id);
      if (kept && (kept.timeline?.knownPos ?? -1) < lastPos) return id;
    }
    return null;
  }

  async fill(id: string, page: EntryPage): Promise<void> {
    const kept = await this.shelf.get(id);
    if (kept) await this.shelf.put([{ ...kept, timeline: keptTimeline(timelineFromPage(id, page)) }]);
  }

  async read(id: string): Promise<Kept | null> {
    const found = await this.shelf.get(id);
    return found ? given(found) : null;
  }

  async all(): Promise<Kept[]> {
    return (await this.shelf.all()).map(given);
  }

  /** It is gone, or not ours any more. */
  async forget(id: string): Promise<void> {
    this.written.delete(id);
    await this.shelf.remove(id);
  }

  close(): void {
    this.shelf.close();
  }

  private isNew(state: InboxState, conversation: ConversationView): boolean {
    const before = this.written.get(conversation.id);
    return before?.conversation !== conversation || before.timeline !== state.timelines.get(conversation.id);
  }

  private async keep(state: InboxState, conversation: ConversationView): Promise<KeptConversation> {
    const { id, contactId, lastEntryAt } = conversation;
    const held = keptTimeline(state.timelines.get(id));
    const before = held ? undefined : await this.shelf.get(id);
    return {
      id,
      conversation,
      contact: state.contacts.get(contactId) ?? before?.contact ?? null,
      timeline: held ?? before?.timeline ?? null,
      usedAt: held ? this.now() : Math.max(before?.usedAt ?? 0, lastEntryAt),
    };
  }
}
