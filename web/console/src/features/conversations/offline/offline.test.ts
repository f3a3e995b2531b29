import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import type { Me } from "@kefu/protocol/console-api";
import { databaseOf, forgetKept, keepMe, keptMe } from "../../../shared/kept";
import { emptyState, putConversation, putTimeline, type InboxState } from "../reducer";
import { conversation, message, page, START } from "../testing";
import { timelineFromPage } from "../timeline";
import { OfflineKeeper } from "./keeper";
import { MOST_CONVERSATIONS, MOST_ENTRIES } from "./shelf";

const me = (id: string): Me => ({ agent: { id } }) as Me;
const DAY = 86_400_000;

function stateWith(id: string, entryCount: number): InboxState {
  const entries = Array.from({ length: entryCount }, (_, at) => message(at + 1, { conversationId: id, id: `${id}_${at + 1}` }));
  const state = putConversation(emptyState(), conversation({ id, lastPos: entryCount, lastEntryAt: START + entryCount }));
  return putTimeline(state, timelineFromPage(id, page(entries)));
}

describe("reading offline", () => {
  beforeEach(() => {
    localStorage.clear();
    globalThis.indexedDB = new IDBFactory();
    keepMe(me("agt_1"), START);
  });

  it("gives back the newest entries of what was opened, ready to go on from there", async () => {
    const keeper = await OfflineKeeper.open("agt_1", () => START);
    await keeper.note(stateWith("conv_a", MOST_ENTRIES + 20));
    const kept = await keeper.read("conv_a");
    expect(kept?.timeline?.entries).toHaveLength(MOST_ENTRIES);
    expect(kept?.timeline?.entries.at(-1)?.pos).toBe(MOST_ENTRIES + 20);
    expect(kept?.timeline).toMatchObject({ knownPos: MOST_ENTRIES + 20, hasBefore: true, hasAfter: false });
    keeper.close();
  });

  it("keeps what was used last, and of what is only listed no invented entries", async () => {
    const keeper = await OfflineKeeper.open("agt_1", () => START + DAY);
    let state = stateWith("conv_open", 2);
    for (let at = 0; at < MOST_CONVERSATIONS + 10; at += 1) {
      state = putConversation(state, conversation({ id: `conv_${at}`, lastEntryAt: START + at }));
    }
    await keeper.note(state);
    const all = await keeper.all();
    expect(all).toHaveLength(MOST_CONVERSATIONS);
    expect(all.at(-1)?.conversation.id).toBe("conv_open");
    expect((await keeper.read(`conv_${MOST_CONVERSATIONS + 9}`))?.timeline).toBeNull();
    keeper.close();
  });

  it("fetches ahead only own open ones that went on, and takes them in", async () => {
    const keeper = await OfflineKeeper.open("agt_1", () => START);
    let state = putConversation(emptyState(), conversation({ id: "conv_mine", assigneeId: "agt_1", lastPos: 1 }));
    state = putConversation(state, conversation({ id: "conv_other", assigneeId: "agt_2", lastPos: 1 }));
    await keeper.note(state);
    expect(await keeper.nextToFill(state)).toBe("conv_mine");
    await keeper.fill("conv_mine", page([message(1)]));
    expect(await keeper.nextToFill(state)).toBeNull();
    expect((await keeper.read("conv_mine"))?.timeline?.entries).toHaveLength(1);
    keeper.close();
  });

  it("forgets what is gone, and everything at signing out; nothing is written after that", async () => {
    const keeper = await OfflineKeeper.open("agt_1", () => START);
    await keeper.note(stateWith("conv_gone", 1));
    await keeper.forget("conv_gone");
    expect(await keeper.read("conv_gone")).toBeNull();
    await keeper.note(stateWith("conv_kept", 1));
    forgetKept();
    expect(keptMe(START)).toBeNull();
    const again = await OfflineKeeper.open("agt_1", () => START);
    expect(await again.all()).toEqual([]);
    await again.note(stateWith("conv_late", 1));
    expect(await again.all()).toEqual([]);
    again.close();
  });

  it("shows nobody what another agent left, and nothing after a week", async () => {
    const keeper = await OfflineKeeper.open("agt_1", () => START);
    await keeper.note(stateWith("conv_secret", 1));
    keepMe(me("agt_2"), START);
    const other = await OfflineKeeper.open("agt_2", () => START);
    expect(await other.all()).toEqual([]);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(databaseOf("agt_1"));
    expect(keptMe(START + 6 * DAY)?.me.agent.id).toBe("agt_2");
    expect(keptMe(START + 8 * DAY)).toBeNull();
    other.close();
  });
});
