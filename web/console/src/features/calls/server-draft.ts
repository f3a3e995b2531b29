/** The servers while they are edited, and what of them is sent; used by calls-screen.vue. */

import type { CallSettingsBody, CallSettingsView, IceServerDraft } from "@kefu/protocol/console-api";

export interface ServerDraft {
  /** Names the row on screen. */
  row: string;
  /** Empty while the server is new. */
  key: string;
  urls: string;
  auth: "none" | "static" | "shared_secret";
  login: string;
  secret: string;
  hasSecret: boolean;
}

let lastKey = 0;

export function emptyServer(): ServerDraft {
  return { row: `new ${++lastKey}`, key: "", urls: "", auth: "none", login: "", secret: "", hasSecret: false };
}

export function draftsOf(settings: CallSettingsView): ServerDraft[] {
  return settings.iceServers.map(({ key, urls, auth, login, hasSecret }) => ({ row: key, key, urls: urls.join("\n"), auth, login, secret: "", hasSecret }));
}

export function urlsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function serverOf({ key, urls, auth, login, secret }: ServerDraft): IceServerDraft {
  return { key, urls: urlsOf(urls), auth, login: auth === "static" ? login : "", secret: auth === "none" || !secret ? null : secret };
}

/** Rows without an address are not there yet. */
export function bodyOf(drafts: readonly ServerDraft[], isRelayOnly: boolean): CallSettingsBody {
  return { iceServers: drafts.filter(({ urls }) => urlsOf(urls).length > 0).map(serverOf), isRelayOnly };
}

/** A TURN address asks for credentials by itself. */
export function withUrls(draft: ServerDraft, urls: string): ServerDraft {
  const isTurn = urlsOf(urls).some((url) => /^turns?:/i.test(url));
  const auth = isTurn ? (draft.auth === "none" ? "shared_secret" : draft.auth) : "none";
  return { ...draft, urls, auth };
}
