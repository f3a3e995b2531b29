import { beforeEach, expect, it, vi } from "vitest";
import type { PushPayload } from "./messages";
import { press, showPush } from "./notices";

const PAYLOAD: PushPayload = {
  id: "ntf_1",
  title: "Sam",
  body: "hello",
  tag: "conv_1",
  path: "/inbox/all/conv_1",
  conversationId: "conv_1",
  createdAt: 1,
  unread: 3,
  isOnlyAway: true,
  deeds: [{ name: "reply", label: "Reply", placeholder: "Write" }, { name: "resolve", label: "Resolve" }],
  failed: "That did not work.",
};

interface Window {
  url: string;
  focused: boolean;
  visibilityState: string;
  postMessage: ReturnType<typeof vi.fn>;
  focus: ReturnType<typeof vi.fn>;
}
let windows: Window[];
const shown = vi.fn();
const opened = vi.fn();
const badge = vi.fn();
const asked = vi.fn();

function windowAt(path: string, focused = false): Window {
  return { url: `https://help.example.com${path}`, focused, visibilityState: "visible", postMessage: vi.fn(), focus: vi.fn() };
}

beforeEach(() => {
  windows = [];
  for (const each of [shown, opened, badge, asked]) each.mockReset();
  asked.mockResolvedValue({ ok: true });
  vi.stubGlobal("fetch", asked);
  vi.stubGlobal("self", {
    clients: { matchAll: async () => windows, openWindow: opened },
    registration: { showNotification: shown },
    navigator: { setAppBadge: badge },
  });
});

it("shows a push with its buttons, and counts on the icon", async () => {
  await showPush(PAYLOAD);
  expect(badge).toHaveBeenCalledWith(3);
  const [title, options] = shown.mock.calls[0] as [string, { tag: string; actions: { action: string; type?: string }[] }];
  expect([title, options.tag]).toEqual(["Sam", "conv_1"]);
  expect(options.actions.map(({ action, type }) => [action, type])).toEqual([["reply", "text"], ["resolve", undefined]]);
});

it("does not show what somebody looks at, unless they want it so", async () => {
  windows = [windowAt("/contacts", true)];
  await showPush(PAYLOAD);
  expect(shown).not.toHaveBeenCalled();
  await showPush({ ...PAYLOAD, isOnlyAway: false });
  windows = [windowAt("/chat/inb_1", true)];
  await showPush(PAYLOAD);
  expect(shown).toHaveBeenCalledTimes(2);
});

it("opens the conversation in the window that is there, else in a new one", async () => {
  windows = [windowAt("/demo"), windowAt("/queue")];
  await press(PAYLOAD, "", null);
  expect(windows[1]?.postMessage).toHaveBeenCalledWith({ type: "open-place", path: "/inbox/all/conv_1" });
  expect(windows[1]?.focus).toHaveBeenCalled();
  windows = [windowAt("/demo")];
  await press(PAYLOAD, "", null);
  expect(opened).toHaveBeenCalledWith("/inbox/all/conv_1");
});

it("answers and resolves from where it is", async () => {
  await press(PAYLOAD, "reply", " yes! ");
  await press(PAYLOAD, "resolve", null);
  const calls = asked.mock.calls as [string, { body: string }][];
  expect(calls.map(([url]) => url)).toEqual([
    "/api/v1/console/conversations/conv_1/messages",
    "/api/v1/console/conversations/conv_1/status",
  ]);
  expect(JSON.parse(calls[0]?.[1].body ?? "")).toMatchObject({ text: "yes!" });
  expect(JSON.parse(calls[1]?.[1].body ?? "")).toEqual({ status: "resolved" });
});

it("opens the console where the system has no field to write in", async () => {
  await press(PAYLOAD, "reply", null);
  expect(asked).not.toHaveBeenCalled();
  expect(opened).toHaveBeenCalledWith("/inbox/all/conv_1");
});

it("gives back what could not be sent", async () => {
  asked.mockResolvedValue({ ok: false, status: 409 });
  await press(PAYLOAD, "reply", "yes!");
  expect(shown.mock.calls[0]).toMatchObject(["That did not work.", { body: "yes!" }]);
});
