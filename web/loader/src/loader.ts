/** The script tag of the host page: replays the calls that were queued in `window.kefu` and puts the methods there. */

import { Widget } from "./widget.ts";

type Call = [name: string, ...parameters: unknown[]];
type Listener = (detail: unknown) => void;

interface Options {
  inbox?: string | undefined;
  language?: string | undefined;
  hidden?: boolean | string | undefined;
  storage?: string | undefined;
}

const script = (document.currentScript ?? document.querySelector("script[data-inbox]")) as HTMLScriptElement;
const listeners: Record<string, Set<Listener>> = {};
const warned: Record<string, boolean> = {};
let widget: Widget | null = null;

function warnOnce(text: string): void {
  if (!warned[text]) console.warn("kefu:", text);
  warned[text] = true;
}

/** Nothing of ours, and no listener of the site, may throw into the host page. */
function safely(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return console.warn(error);
  }
}

function emit(event: string, detail?: unknown): void {
  listeners[event]?.forEach((listener) => safely(() => listener(detail)));
}

function boot(wishes?: Options): void {
  if (widget) return;
  const { inbox, language, hidden = false, storage, ...unknown } = { ...script.dataset, ...wishes } as Options;
  for (const name in unknown) warnOnce("unknown " + name);
  if (inbox) {
    const { nonce, src } = script as HTMLScriptElement & { nonce: string };
    const { origin } = new URL(src);
    widget = new Widget({ inbox, origin, nonce, language, storage, isHidden: hidden !== false && hidden !== "false" }, emit);
  } else warnOnce("no data-inbox");
}

const own: Record<string, (...parameters: never[]) => unknown> = {
  boot,
  on(event: string, listener: Listener) {
    (listeners[event] ??= new Set()).add(listener);
    return () => listeners[event]?.delete(listener);
  },
  shutdown() {
    widget?.shutdown();
    widget = null;
  },
  push(...calls: Call[]) {
    for (const [name, ...parameters] of calls) {
      if (api[name]) api[name](...parameters);
      else warnOnce("unknown " + name);
    }
  },
};
const api: Record<string, (...parameters: unknown[]) => unknown> = {};
for (const name of "boot on shutdown push open close show hide identify setAttributes track".split(" ")) {
  api[name] = (...parameters) =>
    safely(() => {
      const method = own[name] as ((...parameters: unknown[]) => unknown) | undefined;
      return method ? method(...parameters) : (widget as unknown as typeof api)?.[name]?.call(widget, ...parameters);
    });
}

const page = window as { kefu?: unknown };
const queued = page.kefu ?? [];
if (Array.isArray(queued)) {
  page.kefu = api;
  safely(boot);
  safely(() => api["push"]?.(...(queued as Call[])));
}
