/** Types of the global `kefu` for site developers: `/// <reference types="…/kefu" />` or copy this file. Version 1. */

export interface KefuBootOptions {
  /** The inbox's id; the script tag's `data-inbox` when left out. */
  inbox?: string;
  /** "zh-CN", "zh-TW" or "en"; else the inbox's setting or the browser's language. */
  language?: string;
  /** Start without the button; `show` or `open` brings it. */
  hidden?: boolean;
  /** "none": keep nothing in the visitor's browser; a reload begins anew. "browser" is what happens otherwise. */
  storage?: "browser" | "none";
}

export type KefuAttributes = Record<string, string | number | boolean | null>;

export interface KefuEvents {
  /** The button is on the page. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** The number of messages that the visitor has not seen. */
  unread: number;
  /** A message from an agent arrived. */
  message: { authorName: string; text: string };
}

export interface KefuMethods {
  /** Opens the panel. */
  open(): void;
  close(): void;
  /** Shows or hides the button and the panel. */
  show(): void;
  hide(): void;
  /** Says who the visitor is: a JWT (HS256, `sub`, `exp` within an hour, `aud` "kefu") signed with the inbox's secret by your server. */
  identify(token: string): void;
  /** Remembers what the site knows of the visitor; agents see it, nothing is proved by it. */
  setAttributes(attributes: KefuAttributes): void;
  /** Remembers the latest thing that the visitor did, for the agents' side panel. */
  track(name: string): void;
  /** Listens; the returned function stops listening. */
  on<Name extends keyof KefuEvents>(event: Name, listener: (detail: KefuEvents[Name]) => void): () => void;
  /** Removes everything from the page; for example after signing out. */
  shutdown(): void;
  /** Starts again after `shutdown`, with the same or another inbox. */
  boot(options?: KefuBootOptions): void;
}

/** A call as an array, usable before the script has loaded: `["open"]`, `["on", "unread", listener]`. */
export type KefuCall = { [Name in keyof KefuMethods]: [Name, ...Parameters<KefuMethods[Name]>] }[keyof KefuMethods];

/** `window.kefu = window.kefu || []` before the script has loaded; with the methods after. */
export type Kefu = KefuMethods & { push(...calls: KefuCall[]): void };

declare global {
  interface Window {
    kefu?: Kefu | KefuCall[];
  }
}
