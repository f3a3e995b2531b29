/** Storage that is off, full, or shared with other inboxes. */
import { beforeEach, describe, expect, it } from "vitest";
import { openForgetful, openStorage } from "./device-storage.ts";

beforeEach(() => localStorage.clear());

describe("openStorage", () => {
  it("keeps the inboxes apart and lists by prefix", () => {
    const one = openStorage("inb_a");
    openStorage("inb_b").set("outbox.x", "other");
    one.set("outbox.1", "a");
    one.set("draft", "b");
    expect(one.list("outbox.")).toEqual(["outbox.1"]);
    expect(openStorage("inb_a").get("draft")).toBe("b");
  });

  it("works in memory when storage is switched off", () => {
    const storage = openStorage("inb_a", null, () => {
      throw new DOMException("denied", "SecurityError");
    });
    storage.set("draft", "hello");
    expect(storage.get("draft")).toBe("hello");
    expect(storage.list("")).toEqual(["draft"]);
    storage.set("draft", null);
    expect(storage.get("draft")).toBeNull();
  });

  it("keeps nothing where the site wants nothing kept", () => {
    openStorage("inb_a").set("token", "of before");
    const storage = openForgetful();
    storage.set("draft", "hello");
    expect([storage.get("draft"), storage.get("token")]).toEqual(["hello", null]);
    expect(localStorage.length).toBe(1);
    expect(openForgetful().get("draft")).toBeNull();
  });

  it("lets the host page keep what the frame may not, and gets it back", () => {
    const kept: Record<string, string> = { "outbox.1": "waiting" };
    const told: [string, string | null][] = [];
    const denied = (): Storage => {
      throw new DOMException("denied", "SecurityError");
    };
    const storage = openStorage("inb_a", { kept, keep: (name, value) => told.push([name, value]) }, denied);
    expect(storage.list("outbox.")).toEqual(["outbox.1"]);
    storage.set("outbox.2", "also");
    storage.set("outbox.1", null);
    expect(told).toEqual([["outbox.2", "also"], ["outbox.1", null]]);
    expect(storage.list("outbox.")).toEqual(["outbox.2"]);
  });

  it("remembers in memory what no longer fits", () => {
    let isFull = false;
    const full = new Proxy(localStorage, {
      get(target, name) {
        if (name === "setItem" && isFull) {
          return () => {
            throw new DOMException("full", "QuotaExceededError");
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const storage = openStorage("inb_a", null, () => full);
    isFull = true;
    storage.set("draft", "hello");
    expect(storage.get("draft")).toBe("hello");
  });
});
