/** Who the visitor is: opens and renews the session and keeps its token where the browser allows; made by start.ts. */

import type { HostMessage } from "@kefu/loader/messages";
import type { DeviceStorage } from "./device-storage.ts";
import type { Door, VisitorSession } from "./door.ts";
import type { Host } from "./host.ts";
import type { WidgetStore } from "./state.ts";

export interface SessionParts {
  inboxId: string;
  store: WidgetStore;
  door: Door;
  storage: DeviceStorage;
  host: Host | null;
  init: Extract<HostMessage, { type: "init" }>;
}

export class SessionKeeper {
  readonly #parts: SessionParts;
  #identityToken: string | null;
  #token: string;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#identityToken = parts.init.identityToken;
    this.#token = parts.storage.get("token") ?? parts.init.token ?? "";
  }

  get token(): string {
    return this.#token;
  }

  /** The site says who the visitor is: its own history takes the place of the anonymous one. */
  identify(identityToken: string): Promise<void> {
    this.#identityToken = identityToken;
    return this.open();
  }

  /** Continues the session or begins one, and puts its snapshot on the screen. */
  async open(): Promise<void> {
    const { inboxId, store, door, init } = this.#parts;
    const body: Record<string, unknown> = { language: store.state.language, page: init.page };
    if (this.#token) body["token"] = this.#token;
    if (this.#identityToken) body["identityToken"] = this.#identityToken;
    const session = await door.openSession(inboxId, body);
    // An identity proves itself once; later sessions continue by their token, when it has long expired.
    this.#identityToken = null;
    this.#keep(session.token);
    this.#show(session);
  }

  #keep(token: string): void {
    const { door, storage, host } = this.#parts;
    this.#token = token;
    door.token = token;
    storage.set("token", token);
    if (!storage.isLasting) host?.post({ type: "token", token });
  }

  #show({ conversation, messages, hasMore }: VisitorSession): void {
    const { store } = this.#parts;
    const isUnread = store.state.isOpen && conversation !== null && conversation.unread > 0;
    store.set({
      phase: "ready",
      timeline: { conversation, messages, hasMore },
      dividerSeq: store.state.dividerSeq ?? (isUnread ? conversation.visitorReadSeq : null),
    });
  }
}
