/** Sessions: continued by token, bound to an identity once, and kept where the browser allows. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openStorage } from "./device-storage.ts";
import { DoorError, type Door, type VisitorSession } from "./door.ts";
import { aConversation } from "./fake-data.ts";
import { NO_PAST } from "./past.ts";
import { SessionKeeper } from "./session-keeper.ts";
import { Store, type WidgetState } from "./state.ts";

const page = { url: "https://shop.test/", title: "Shop", referrer: "" };
const session: VisitorSession = {
  token: "tok_2",
  visitorId: "vis_1",
  isIdentified: false,
  contactName: null,
  conversation: aConversation({ unread: 2, visitorReadSeq: 4 }),
  messages: [],
  hasMore: false,
  isBlocked: false,
  isIntakeDue: false,
  knownFields: [],
  unreadBeside: null,
};

function setUp(identityToken: string | null = null, isLasting = true) {
  const store = new Store({ language: "en", isOpen: true, dividerSeq: null, notice: null, past: NO_PAST } as unknown as WidgetState);
  const openSession = vi.fn<Door["openSession"]>(() => Promise.resolve(session));
  const door = { openSession, token: "" };
  const firstParty = { kept: { token: "tok_host" }, keep: vi.fn() };
  const storage = openStorage("inb_a", firstParty, () => {
    if (isLasting) return localStorage;
    throw new DOMException("denied", "SecurityError");
  });
  const init = { type: "init", isOpen: true, page, isForgetful: false, kept: {}, identityToken, language: null, attributes: {} } as const;
  const keeper = new SessionKeeper({ inboxId: "inb_a", store, door: door as unknown as Door, storage, init });
  return { store, openSession, door, firstParty, storage, keeper };
}

beforeEach(() => localStorage.clear());

describe("SessionKeeper", () => {
  it("continues by the token and keeps the new one on the device", async () => {
    localStorage.setItem("kefu.inb_a.token", "tok_1");
    const { keeper, openSession, door, storage, firstParty, store } = setUp();
    await keeper.open();
    expect(openSession).toHaveBeenCalledWith("inb_a", { language: "en", page, token: "tok_1" });
    expect([door.token, storage.get("token"), keeper.token]).toEqual(["tok_2", "tok_2", "tok_2"]);
    expect(firstParty.keep).not.toHaveBeenCalled();
    expect(store.state).toMatchObject({ phase: "ready", dividerSeq: 4 });
  });

  it("lets the site keep the token where the frame may not", async () => {
    const { keeper, openSession, firstParty } = setUp(null, false);
    await keeper.open();
    expect(openSession.mock.calls[0]?.[1]).toMatchObject({ token: "tok_host" });
    expect(firstParty.keep).toHaveBeenCalledWith("token", "tok_2");
  });

  it("proves an identity once and continues by token", async () => {
    const { keeper, openSession } = setUp("jwt");
    await keeper.open();
    await keeper.open();
    expect(openSession.mock.calls.map((call) => call[1]["identityToken"])).toEqual(["jwt", undefined]);
  });

  it("goes on without an identity that cannot be checked, and says so", async () => {
    const { keeper, openSession, store } = setUp("bad");
    openSession.mockRejectedValueOnce(new DoorError(422, "identity.invalid"));
    await keeper.open();
    expect(store.state).toMatchObject({ phase: "ready", notice: { key: "errorIdentity" } });
  });

  it("keeps what is being read when the session is renewed, and not when it is somebody else's", async () => {
    const { keeper, openSession, store } = setUp();
    await keeper.open();
    const reading = { conversation: aConversation(), messages: [], hasMore: false };
    store.set({ past: { ...store.state.past, isOpen: true, reading } });
    openSession.mockResolvedValueOnce({ ...session, unreadBeside: { conv_b: 2 } });
    await keeper.open();
    expect(store.state.past).toEqual({ hasAny: true, unread: { conv_b: 2 }, isOpen: true, reading });
    openSession.mockResolvedValueOnce({ ...session, visitorId: "vis_2" });
    await keeper.open();
    expect(store.state.past).toEqual(NO_PAST);
  });

  it("passes on other failures, with the identity kept for the next attempt", async () => {
    const { keeper, openSession } = setUp("jwt");
    openSession.mockRejectedValueOnce(new DoorError(0, "network"));
    await expect(keeper.open()).rejects.toThrow("network");
    await keeper.open();
    expect(openSession.mock.calls[1]?.[1]).toMatchObject({ identityToken: "jwt" });
  });
});
