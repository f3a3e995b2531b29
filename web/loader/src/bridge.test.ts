/** The door to the iframe: exact origins, the right window, and a page that never answers. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openBridge, type Bridge } from "./bridge.ts";
import type { FrameMessage } from "./messages.ts";

const url = new URL("https://kefu.test/widget/frame/inb_a");
let bridge: Bridge;
let got: FrameMessage[];
let died: ReturnType<typeof vi.fn<() => void>>;
let posted: ReturnType<typeof vi.fn<(...parameters: unknown[]) => void>>;
const inside = { postMessage: (...parameters: unknown[]) => posted(...parameters) };

function say(data: unknown, origin = url.origin, source: unknown = inside): void {
  window.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLIFrameElement.prototype, "src", "set").mockImplementation(() => undefined);
  got = [];
  died = vi.fn<() => void>();
  posted = vi.fn();
  bridge = openBridge(url, document.body, "Chat", (message) => got.push(message), died);
  Object.defineProperty(bridge.iframe, "contentWindow", { value: inside });
});

afterEach(() => {
  bridge.remove();
  vi.useRealTimers();
});

describe("openBridge", () => {
  it("hears only its own page in its own iframe", () => {
    say({ type: "close" }, "https://evil.test");
    say({ type: "close" }, url.origin, window);
    say({ type: "close" }, "null");
    expect(got).toEqual([]);
    say({ type: "ready" });
    expect(got).toEqual([{ type: "ready" }]);
  });

  it("speaks only after ready, and only to the exact origin", () => {
    bridge.post({ type: "shown", isOpen: true });
    expect(posted).not.toHaveBeenCalled();
    say({ type: "ready" });
    bridge.post({ type: "shown", isOpen: true });
    expect(posted).toHaveBeenCalledExactlyOnceWith({ type: "shown", isOpen: true }, "https://kefu.test");
  });

  it("gives up a page that does not answer, and not one that did", () => {
    vi.advanceTimersByTime(15_000);
    expect(died).toHaveBeenCalledTimes(1);
    bridge.remove();
    say({ type: "close" });
    expect(got).toEqual([]);
  });

  it("lives on once it has answered", () => {
    say({ type: "ready" });
    vi.advanceTimersByTime(60_000);
    expect(died).not.toHaveBeenCalled();
  });
});
