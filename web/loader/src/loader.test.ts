/** The script tag on a host page: queue, button, panel, and never a throw into the site. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OpenPanel, PanelHost } from "./panel-host.ts";

interface Api {
  [name: string]: (...parameters: unknown[]) => unknown;
}

const page = window as unknown as { kefu?: unknown };
const config = {
  colour: "#ffd43b",
  position: "start",
  theme: "light",
  language: "zh-CN",
  launcherText: { "zh-CN": "找客服" },
};

function api(): Api {
  return page.kefu as Api;
}

async function load(queued?: unknown[], attributes: Record<string, string> = {}): Promise<void> {
  const script = document.createElement("script");
  script.type = "text/plain";
  Object.assign(script.dataset, { inbox: "inb_a", ...attributes });
  document.body.append(script);
  Object.defineProperty(script, "src", { value: "https://kefu.test/widget.js" });
  page.kefu = queued;
  vi.resetModules();
  await import("./loader.ts");
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  await Promise.resolve();
}

function shadow(): ShadowRoot {
  const root = document.querySelector("kefu-widget")?.shadowRoot;
  if (!root) throw new Error("there is no button");
  return root;
}

function button(): HTMLButtonElement {
  return shadow().querySelector("button") as HTMLButtonElement;
}

/** Plays the panel's script. */
function arrive(): { host: PanelHost; posted: unknown[]; removed: () => boolean } {
  const script = document.querySelector<HTMLScriptElement & { kefuPanel?: (open: OpenPanel) => void }>('script[src$="/widget/panel.js"]');
  const posted: unknown[] = [];
  let seen: PanelHost | undefined;
  let isRemoved = false;
  script?.kefuPanel?.((host) => {
    seen = host;
    return { post: (message) => posted.push(message), focus: () => undefined, remove: () => (isRemoved = true) };
  });
  if (!seen) throw new Error("the panel was not asked for");
  return { host: seen, posted, removed: () => isRemoved };
}

let warn: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(Response.json(config))));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  localStorage.clear();
  // The panel's script is not fetched: arrive() plays it.
  const { happyDOM } = window as unknown as { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } } };
  happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;
});

afterEach(() => {
  api()?.["shutdown"]?.();
  for (const element of document.querySelectorAll("script, kefu-widget")) element.remove();
  delete page.kefu;
});

describe("the loader", () => {
  it("draws the configured button and loads nothing else", async () => {
    await load();
    await vi.waitFor(() => expect(button().textContent).toContain("找客服"));
    const host = document.querySelector<HTMLElement>("kefu-widget");
    expect(host?.style.getPropertyValue("--c")).toBe("#ffd43b");
    expect(host?.style.getPropertyValue("--o")).toBe("#000");
    expect(host?.style.getPropertyValue("--t")).toBe("20px");
    expect(button().getAttribute("aria-expanded")).toBe("false");
    expect(document.querySelector('script[src$="/widget/panel.js"]')).toBeNull();
  });

  it("carries out the calls that were queued before it came, in order", async () => {
    const order: string[] = [];
    await load([
      ["on", "open", () => order.push("open")],
      ["on", "close", () => order.push("close")],
      ["open"],
      ["close"],
    ]);
    expect(order).toEqual(["open", "close"]);
  });

  it("leaves nothing in the browser where the site says so", async () => {
    await load([["open"]], { storage: "none" });
    expect(arrive().host.storage).toBe("none");
    expect(localStorage.length).toBe(0);
    api()["shutdown"]?.();
    api()["boot"]?.({ storage: "browser" });
    api()["open"]?.();
    expect(localStorage.getItem("kefu.inb_a.seen")).toBe("1");
  });

  it("gives the panel what the site said before, and passes on what it says later", async () => {
    await load([["identify", "jwt"], ["setAttributes", { plan: "pro" }], ["open"]]);
    const { host, posted } = arrive();
    expect(host.wishes()).toEqual({ isOpen: true, identityToken: "jwt", language: null, attributes: { plan: "pro" } });
    api()["setAttributes"]?.({ cart: 3 });
    api()["close"]?.();
    expect(posted).toEqual([
      { type: "attributes", attributes: { cart: 3 } },
      { type: "shown", isOpen: false },
    ]);
  });

  it("shows unread messages on the badge and in the button's name", async () => {
    const unread = vi.fn();
    await load([["on", "unread", unread], ["open"], ["close"]]);
    arrive().host.onUnread(120);
    expect(shadow().querySelector("i")?.textContent).toBe("99+");
    expect(button().getAttribute("aria-label")).toContain("120");
    expect(unread).toHaveBeenCalledWith(120);
  });

  it("gives up a dead panel and tries again on the next click", async () => {
    await load([["open"]]);
    const { host, removed } = arrive();
    host.onDead();
    expect(removed()).toBe(true);
    expect(button().getAttribute("aria-expanded")).toBe("false");
    button().click();
    expect(() => arrive()).not.toThrow();
  });

  it("never throws into the site, whatever it is called with", async () => {
    await load([
      ["on", "open", () => { throw new Error("the site's own"); }],
      ["open"],
      null,
      ["setAttributes"],
      ["on"],
      ["constructor"],
      ["__proto__"],
    ]);
    expect(() => api()["push"]?.(["nonsense"], ["nonsense"], 7)).not.toThrow();
    expect(warn.mock.calls.filter((call: unknown[]) => String(call[1]).includes("nonsense"))).toHaveLength(1);
    expect(button().getAttribute("aria-expanded")).toBe("true");
  });

  it("warns once of an unknown option", async () => {
    await load(undefined, { colour: "red" });
    api()["shutdown"]?.();
    api()["boot"]?.({ colour: "red" });
    expect(warn.mock.calls.filter((call: unknown[]) => String(call[1]).includes("colour"))).toHaveLength(1);
  });

  it("goes without a trace and comes again", async () => {
    const push = history.pushState;
    await load([["open"]]);
    const { removed } = arrive();
    api()["shutdown"]?.();
    expect(removed()).toBe(true);
    expect(document.querySelector("kefu-widget")).toBeNull();
    expect(history.pushState).toBe(push);
    api()["boot"]?.();
    expect(document.querySelectorAll("kefu-widget")).toHaveLength(1);
  });

  it("stays hidden when asked to, until it is shown", async () => {
    await load(undefined, { hidden: "true" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const frame = button().parentElement;
    expect(frame?.hidden).toBe(true);
    api()["show"]?.();
    expect(frame?.hidden).toBe(false);
  });

  it("shows no button for an inbox that is gone", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(Response.json({ code: "inbox.not_found" }, { status: 404 }))));
    const ready = vi.fn();
    await load([["on", "ready", ready]]);
    await vi.waitFor(() => expect(ready).toHaveBeenCalled());
    expect(button().parentElement?.hidden).toBe(true);
  });

  it("works without its configuration and with storage switched off", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("blocked by the site's policy"))));
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    await load([["open"]]);
    expect(button().getAttribute("aria-expanded")).toBe("true");
  });
});
