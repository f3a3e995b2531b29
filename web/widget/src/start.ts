/** The composition root of the widget: reads where it is, gets its configuration and session, and wires the parts. Called by main.tsx. */

import type { Attributes, HostMessage, PageView } from "@kefu/loader/messages";
import type { Sent, WidgetConfig } from "@kefu/protocol/visitor-frames";
import { Refused } from "@kefu/realtime/requests";
import { applyAccent } from "@kefu/ui/accent";
import { applyTheme } from "@kefu/ui/theme";
import { createActions, noticeFor, type Actions, type Parts } from "./actions.ts";
import { openForgetful, openStorage, type DeviceStorage } from "./device-storage.ts";
import { Door, PROOF, prove } from "./door.ts";
import { connectHost, type Host } from "./host.ts";
import { loadMessages, pickLanguage, sayIn } from "./i18n/messages.ts";
import { Live } from "./live.ts";
import { plainText } from "./markdown.ts";
import { Outbox } from "./outbox.ts";
import type { Offering } from "./proactive/offering.ts";
import { NO_PAST } from "./past.ts";
import { SessionKeeper } from "./session-keeper.ts";
import { Store, type WidgetState, type WidgetStore } from "./state.ts";
import { EMPTY_TIMELINE } from "./timeline.ts";
import { TypingSender } from "./typing-sender.ts";
import type { Uploads } from "./uploads.ts";
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
  let receive: (message: HostMessage) => void = () => undefined;
  let resolveInit: (init: Init) => void = () => undefined;
  const initPromise = new Promise<Init>((resolve) => (resolveInit = resolve));
  const host = connectHost((message) => (message.type === "init" ? resolveInit(message) : receive(message)));
  host?.post({ type: "ready" });
  const init = host ? await initPromise : standAlone();
  const store = new Store(await firstState(await configPromise, init, host !== null));
  dress(store);
  if (store.state.config.opening) void import("./opening.ts").then(({ watchOpening }) => watchOpening(store, () => door.config(inboxId)), () => undefined);
  return assemble(store, door, { inboxId, host, init, listen: (next) => (receive = next) });
}

function standAlone(): Init {
  const page: PageView = { url: location.href, title: document.title, referrer: document.referrer };
  return { type: "init", isOpen: true, page, isForgetful: false, kept: {}, identityToken: null, language: null, attributes: {} };
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
    teaser: null,
    offer: null,
    timeline: EMPTY_TIMELINE,
    past: NO_PAST,
    isLoadingEarlier: false,
    outbox: [],
    uploads: [],
    connection: { name: "connecting" },
    isIntakeDue: false,
    knownFields: [],
    isStartingAnew: false,
    hasLeft: false,
    place: null,
    calling: null,
    typingAgent: null,
    dividerSeq: null,
    replyTo: null,
    editing: null,
    isBlocked: false,
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

interface Place {
  inboxId: string;
  host: Host | null;
  init: Init;
  /** Whoever takes the loader's messages from now on. */
  listen: (receive: (message: HostMessage) => void) => void;
}

function assemble(store: WidgetStore, door: Door, place: Place): Started {
  const { inboxId, host, init } = place;
  const keep = (name: string, value: string | null): void => host?.post({ type: "keep", name, value });
  const storage = init.isForgetful ? openForgetful() : openStorage(inboxId, { kept: init.kept, keep });
  store.set({ isSoundOn: storage.get("sound") !== "off" });
  const keeper = new SessionKeeper({ inboxId, store, door, storage, init });
  const live = new Live(store, door, {
    token: () => keeper.token,
    renewSession: async () => {
      await keeper.open();
      live.follow();
      return true;
    },
    onStored: (clientMessageId) => outbox.remove(clientMessageId),
    onRemoved: (messageId) => outbox.blankQuotes(messageId),
    onCall: (frame) => void import("./calls/desk.ts").then(({ hearCall }) => hearCall({ store, door, live, host }, frame), () => undefined),
    onMessage: ({ authorName, text }) => host?.post({ type: "message", authorName, text: plainText(text) }),
  });
  const outbox = createOutbox(store, storage, live, door);
  const uploads = createUploads(store, door, outbox);
  const typing = new TypingSender((command) => live.client.post(command), store.state.config.hasTypingPreview);
  const visit: Visit = { init, host, offering: null, store, door, keeper, live, outbox };
  const restart = (): void => begin(visit, init);
  place.listen((message) => obey(visit, message));
  store.subscribe(unreadReporter(store, host));
  if (host) void import("./teaser.ts").then(({ keepTeaser }) => keepTeaser(store, storage), () => undefined);
  restart();
  return { store, actions: createActions({ store, storage, door, live, outbox, uploads, typing, host, restart }) };
}

function createOutbox(store: WidgetStore, storage: DeviceStorage, live: Live, door: Door): Outbox {
  const outbox = new Outbox(storage, {
    send: (command) => live.client.request(command.clientMessageId, command) as Promise<Sent>,
    refusalOf: (error) => {
      if (!(error instanceof Refused)) return null;
      if (error.code === "visitor.blocked") store.set({ isBlocked: true });
      if (error.code === PROOF) void prove(door, error.params);
      if (error.code === "message.words_blocked") store.set({ notice: { key: "errorWords" } });
      return error;
    },
    onSent: (_item, sent) => live.applySent(sent),
    onChange: (items) => store.set({ outbox: items }),
  });
  store.set({ outbox: outbox.items });
  return outbox;
}

/** What sends files, from the first one on. */
function createUploads(store: WidgetStore, door: Door, outbox: Outbox): Parts["uploads"] {
  let made: Promise<Uploads> | undefined;
  const make = (loaded: { Uploads: typeof Uploads }): Uploads =>
    new loaded.Uploads(store.state.config, {
      upload: (...parameters) => door.upload(...parameters),
      onDone: (attachment) => outbox.add({ text: "", attachments: [attachment], replyTo: null }),
      onRefused: (notice) => store.set({ notice }),
      onChange: (items) => store.set({ uploads: items }),
    });
  return (work) => {
    made ??= import("./uploads.ts").then(make);
    made.then(work, () => {
      made = undefined;
      store.set({ notice: { key: "errorUnknown" } });
    });
  };
}

interface Visit {
  init: Init;
  host: Host | null;
  /** Loaded where the site has something to say first. */
  offering: Promise<Offering> | null;
  store: WidgetStore;
  door: Door;
  keeper: SessionKeeper;
  live: Live;
  outbox: Outbox;
}

function begin(visit: Visit, init: Init): void {
  const { store, door, keeper } = visit;
  store.set({ phase: "loading" });
  keeper.open().then(
    () => {
      connect(visit);
      offer(visit);
      if (Object.keys(init.attributes).length > 0) saveAttributes(door, init.attributes);
    },
    () => store.set({ phase: "failed" }),
  );
}

/** Talks as the visitor of the newest session, from the snapshot on screen on. */
function connect({ live, outbox }: Visit): void {
  live.client.stop();
  live.follow();
  live.client.start();
  outbox.start();
}

/** Says the site's word where it has one, once for each page load. */
function offer(visit: Visit): void {
  const { store, door, host, init } = visit;
  if (!host || !store.state.config.hasProactive || visit.offering) return;
  visit.offering = import("./proactive/offering.ts").then(({ startOffering }) => startOffering(store, door, host, init.page));
}

function saveAttributes(door: Door, attributes: Attributes): void {
  void door.saveContact(attributes).catch(() => undefined);
}

/** What the site asks for, through the loader. */
function obey(visit: Visit, message: HostMessage): void {
  const { store, live, keeper, door } = visit;
  void visit.offering?.then((hear) => hear(message));
  switch (message.type) {
    case "init":
    case "scroll":
      break;
    case "shown":
      show(store, message.isOpen);
      live.updateMarks();
      break;
    case "page":
      // A session that is renewed later must not begin on the page of long ago.
      Object.assign(visit.init.page, message.page);
      live.client.post({ type: "page", ...message.page });
      break;
    case "identify":
      keeper.identify(message.token).then(
        () => connect(visit),
        (error: unknown) => store.set({ notice: noticeFor(error) }),
      );
      break;
    case "attributes":
      saveAttributes(door, message.attributes);
  }
}

/** Opening draws the unread line where the visitor left off. */
export function show(store: WidgetStore, isOpen: boolean): void {
  const { conversation } = store.state.timeline;
  const dividerSeq = isOpen && conversation && conversation.unread > 0 ? conversation.visitorReadSeq : null;
  store.set({ isOpen, dividerSeq });
}
