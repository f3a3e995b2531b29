/** The composition root of the widget: reads where it is, gets its configuration and session, and wires the parts. Called by main.tsx. */

import type { Attributes, HostMessage, PageView } from "@kefu/loader/messages";
import type { Sent, WidgetConfig } from "@kefu/protocol/visitor-frames";
import { Refused } from "@kefu/realtime/requests";
import { applyAccent } from "@kefu/ui/accent";
import { applyTheme } from "@kefu/ui/theme";
import { createActions, noticeFor, type Actions } from "./actions.ts";
import { openStorage } from "./device-storage.ts";
import { Door } from "./door.ts";
import { connectHost } from "./host.ts";
import { loadMessages, pickLanguage, sayIn } from "./i18n/messages.ts";
import { Live } from "./live.ts";
import { plainText } from "./markdown.ts";
import { Outbox } from "./outbox.ts";
import { SessionKeeper } from "./session-keeper.ts";
import { Store, type WidgetState, type WidgetStore } from "./state.ts";
import { EMPTY_TIMELINE } from "./timeline.ts";
import { TypingSender } from "./typing-sender.ts";
import { Uploads } from "./uploads.ts";
import { unreadReporter } from "./unread-reporter.ts";

export interface Started {
  store: WidgetStore;
  actions: Actions;
}

type Init = Extract<HostMessage, { type: "init" }>;

/** `/widget/frame/inb_…` and `/chat/inb_…` both end in the inbox. */
export function inboxIdOf(path: string): string {
  return path.split("/").filter(Boolean).at(-1) ?? "";
}

export async function start(): Promise<Started> {
  const inboxId = inboxIdOf(location.pathname);
  const door = new Door();
  const configPromise = door.config(inboxId);
  const later: { receive: (message: HostMessage) => void } = { receive: () => undefined };
  let resolveInit: (init: Init) => void = () => undefined;
  const initPromise = new Promise<Init>((resolve) => (resolveInit = resolve));
  const host = connectHost((message) => (message.type === "init" ? resolveInit(message) : later.receive(message)));
  host?.post({ type: "ready" });
  const init = host ? await initPromise : standAlone();
  const config = await configPromise;
  const store = new Store(await firstState(config, init, host !== null));
  dress(store);
  return assemble(inboxId, store, door, host, init, later);
}

function standAlone(): Init {
  const page: PageView = { url: location.href, title: document.title, referrer: document.referrer };
  return { type: "init", isOpen: true, page, token: null, identityToken: null, language: null, attributes: {} };
}

async function firstState(config: WidgetConfig, init: Init, isInFrame: boolean): Promise<WidgetState> {
  const fixed = config.language === "auto" ? null : config.language;
  const language = pickLanguage([init.language, fixed, ...navigator.languages]);
  return {
    config,
    language,
    say: sayIn(await loadMessages(language)),
    phase: "loading",
    isInFrame,
    isOpen: init.isOpen,
    timeline: EMPTY_TIMELINE,
    isLoadingEarlier: false,
    outbox: [],
    uploads: [],
    connection: { name: "connecting" },
    typingAgent: null,
    dividerSeq: null,
    replyTo: null,
    editing: null,
    isSoundOn: true,
    notice: null,
  };
}

function dress(store: WidgetStore): void {
  const { config, language, say } = store.state;
  document.documentElement.lang = language;
  document.title = config.texts[language]?.title || say("title");
  applyTheme(config.theme, (theme) => applyAccent(config.colour, theme));
}

function assemble(
  inboxId: string,
  store: WidgetStore,
  door: Door,
  host: ReturnType<typeof connectHost>,
  init: Init,
  later: { receive: (message: HostMessage) => void },
): Started {
  const storage = openStorage(inboxId);
  store.set({ isSoundOn: storage.get("sound") !== "off" });
  const keeper = new SessionKeeper({ inboxId, store, door, storage, host, init });
  const live = new Live(store, door, {
    token: () => keeper.token,
    renewSession: async () => {
      await keeper.open();
      live.follow();
      return true;
    },
    onStored: (clientMessageId) => outbox.remove(clientMessageId),
    onMessage: ({ authorName, text }) => host?.post({ type: "message", authorName, text: plainText(text) }),
  });
  const outbox = new Outbox(storage, {
    send: (command) => live.client.request(command.clientMessageId, command) as Promise<Sent>,
    refusalOf: (error) => (error instanceof Refused ? error : null),
    onSent: (_item, sent) => live.applySent(sent),
    onChange: (items) => store.set({ outbox: items }),
  });
  store.set({ outbox: outbox.items });
  const uploads = new Uploads(store.state.config, {
    upload: (...parameters) => door.upload(...parameters),
    onDone: (attachment) => outbox.add({ text: "", attachments: [attachment], replyTo: null }),
    onRefused: (notice) => store.set({ notice }),
    onChange: (items) => store.set({ uploads: items }),
  });
  const typing = new TypingSender((command) => live.client.post(command), store.state.config.hasTypingPreview);
  const begin = (): void => {
    keeper.open().then(
      () => {
        live.follow();
        live.client.start();
        outbox.start();
        if (Object.keys(init.attributes).length > 0) saveAttributes(init.attributes);
      },
      () => store.set({ phase: "failed" }),
    );
  };
  const saveAttributes = (attributes: Attributes): void => void door.saveContact(attributes).catch(() => undefined);
  const identify = (token: string): void => {
    keeper.identify(token).then(
      () => {
        live.client.stop();
        live.follow();
        live.client.start();
        outbox.start();
      },
      (error: unknown) => store.set({ notice: noticeFor(error) }),
    );
  };
  later.receive = (message) => {
    switch (message.type) {
      case "init":
        break;
      case "shown":
        show(store, message.isOpen);
        live.updateMarks();
        break;
      case "page":
        live.client.post({ type: "page", ...message.page });
        break;
      case "identify":
        identify(message.token);
        break;
      case "attributes":
        saveAttributes(message.attributes);
    }
  };
  store.subscribe(unreadReporter(store, host));
  const actions = createActions({ store, storage, door, live, outbox, uploads, typing, host, restart: begin });
  begin();
  return { store, actions };
}

/** Opening draws the unread line where the visitor left off. */
export function show(store: WidgetStore, isOpen: boolean): void {
  const { conversation } = store.state.timeline;
  const dividerSeq = isOpen && conversation && conversation.unread > 0 ? conversation.visitorReadSeq : null;
  store.set({ isOpen, dividerSeq });
}
