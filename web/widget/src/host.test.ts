/** The widget's side of the door: only the embedding page, only from the origin that the loader named. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { connectHost, hostOrigin } from "./host.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  location.hash = "";
});

describe("hostOrigin", () => {
  it.each([
    ["#https%3A%2F%2Fshop.test", "https://shop.test"],
    ["#http%3A%2F%2Flocalhost%3A3000", "http://localhost:3000"],
    ["", null],
    ["#null", null],
    ["#javascript%3Aalert(1)", null],
    ["#%E0%A4%A", null],
  ])("%s -> %s", (hash, origin) => {
    expect(hostOrigin(hash)).toBe(origin);
  });
});

describe("connectHost", () => {
  it("is nobody on a page of its own", () => {
    location.hash = "#https%3A%2F%2Fshop.test";
    expect(connectHost(() => undefined)).toBeNull();
  });

  it("checks origin and source, and answers to the exact origin", () => {
    const parent = { postMessage: vi.fn() };
    vi.spyOn(window, "parent", "get").mockReturnValue(parent as unknown as Window);
    location.hash = "#https%3A%2F%2Fshop.test";
    const got: unknown[] = [];
    const host = connectHost((message) => got.push(message));
    const say = (data: unknown, origin: string, source: unknown) =>
      window.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
    say({ type: "identify", token: "x" }, "https://evil.test", parent);
    say({ type: "identify", token: "x" }, "https://shop.test", window);
    say("hello", "https://shop.test", parent);
    expect(got).toEqual([]);
    say({ type: "shown", isOpen: true }, "https://shop.test", parent);
    expect(got).toEqual([{ type: "shown", isOpen: true }]);
    host?.post({ type: "close" });
    expect(parent.postMessage).toHaveBeenCalledExactlyOnceWith({ type: "close" }, "https://shop.test");
  });
});
