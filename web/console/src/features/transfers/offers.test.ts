import type { ActivityEntry, ConversationView, EntryAdded } from "@kefu/protocol/agent-frames";
import type { TransferView } from "@kefu/protocol/console-api";
import { describe, expect, it } from "vitest";
import { isAboutOffers, offersTo, outcomeFor, secondsLeft } from "./offers";

const conversation = (id: string, { assigneeId }: { assigneeId: string }): ConversationView =>
  ({ id, assigneeId, contactName: "Sam", contactId: "cont_1" }) as ConversationView;

const offer = (id: string, change: Partial<TransferView> = {}): TransferView => ({
  id,
  conversation: conversation("conv_1", { assigneeId: "giver" }) as TransferView["conversation"],
  giverId: "giver",
  agentId: "me",
  note: "",
  offeredAt: 0,
  expiresAt: 60_000,
  ...change,
});

function frame(activity: ActivityEntry["activity"], change: Partial<ActivityEntry> = {}, assigneeId = "me"): EntryAdded {
  const entry = {
    kind: "activity", id: "msg_1", conversationId: "conv_1", pos: 3, activity, createdAt: 0,
    author: { kind: "agent", id: "other", name: "Grace", avatarUrl: null },
    agentId: "me", agentName: "Me", note: "", ...change,
  } as ActivityEntry;
  return { type: "entry.added", conversationId: "conv_1", pos: 3, entry, conversation: conversation("conv_1", { assigneeId }) };
}

describe("offers", () => {
  it("are shown to who is asked while there is something to take, the most urgent first", () => {
    const elsewhere = offer("d", { conversation: conversation("conv_2", { assigneeId: "third" }) as TransferView["conversation"] });
    const all = [offer("a"), offer("b", { expiresAt: 30_000 }), offer("c", { agentId: "third" }), elsewhere];
    expect(offersTo("me", all, 0).map(({ id }) => id)).toEqual(["b", "a"]);
    expect(offersTo("me", all, 30_000).map(({ id }) => id)).toEqual(["a"]);
    expect([secondsLeft(60_000, 0), secondsLeft(60_000, 59_001), secondsLeft(60_000, 61_000)]).toEqual([60, 1, 0]);
  });

  it("are asked for again when one begins or ends", () => {
    expect(isAboutOffers(frame("transfer_offered"))).toBe(true);
    expect(isAboutOffers(frame("tagged"))).toBe(false);
  });

  it("tell who gave what became of it", () => {
    expect(outcomeFor("me", frame("transferred", {}, "other"))).toMatchObject({ word: "accepted", name: "Grace" });
    expect(outcomeFor("me", frame("taken_over", {}, "other"))).toMatchObject({ word: "takenOver", name: "Grace" });
    expect(outcomeFor("me", frame("transfer_declined", { note: "busy" }))).toMatchObject({ word: "declined", reason: "busy" });
    expect(outcomeFor("me", frame("transfer_timed_out", { agentName: "Linus" }))).toMatchObject({ word: "timedOut", name: "Linus" });
    expect(outcomeFor("third", frame("transfer_declined"))).toBeNull();
    expect(outcomeFor("other", frame("taken_over"))).toBeNull();
  });
});
