/** Who the visitor is: opens and renews the session and keeps its token where the browser allows; made by start.ts. */

import type { HostMessage } from "@kefu/loader/messages";
import type { DeviceStorage } from "./device-storage.ts";
import { DoorError, type Door, type VisitorSession } from "./door.ts";
import { pastOf } from "./past.ts";
import type { WidgetStore } from "./state.ts";

export interface SessionParts {
  inboxId: string;
  store: WidgetStore;
  door: Door;
  storage: DeviceStorage;
  init: Extract<HostMessage, { type: "init" }>;
}

export class SessionKeeper {
  readonly #parts: SessionParts;
  #identityToken: string | null;
  #token: string;
  #visitorId = "";

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#identityToken = parts.init.identityToken;
    this.#token = parts.storage.get("token") ?? "";
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
    const session = await this.#ask();
    // An identity proves itself once; later sessions continue by their token, when it has long expired.
    this.#identityToken = null;
    this.#keep(session.token);
    this.#show(session);
  }

  async #ask(): Promise<VisitorSession> {
    const { inboxId, store, door, init } = this.#parts;
    const body: Record<string, unknown> = { language: store.state.language, page: init.page };
    if (this.#token) body["token"] = this.#token;
    if (!this.#identityToken) return door.openSession(inboxId, body);
    try {
      return await door.openSession(inboxId, { ...body, identityToken: this.#identityToken });
    } catch (error) {
      if (!(error instanceof DoorError && error.code.startsWith("identity."))) throw error;
      // The site's mistake must not cost the visitor the conversation: it goes on as before, and says so.
      this.#identityToken = null;
      store.set({ notice: { key: "errorIdentity" } });
      return door.openSession(inboxId, body);
    }
  }

  #keep(token: string): void {
    const { door, storage } = this.#parts;
    this.#token = token;
    door.token = token;
    storage.set("token", token);
  }

  #show(session: VisitorSession): void {
    const { store } = this.#parts;
    const { conversation, messages, hasMore, visitorId } = session;
    const isUnread = store.state.isOpen && conversation !== null && conversation.unread > 0;
    store.set({
      phase: "ready",
      isBlocked: session.isBlocked,
      timeline: { conversation, messages, hasMore },
      isIntakeDue: session.isIntakeDue,
      knownFields: session.knownFields,
      past: pastOf(session, store.state.past, visitorId === this.#visitorId),
      dividerSeq: store.state.dividerSeq ?? (isUnread ? conversation.visitorReadSeq : null),
    });
    this.#visitorId = visitorId;
  }
}
