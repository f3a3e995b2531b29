/** The calls of this page: what rings, what the visitor wishes, and the call that goes on; loaded with the first of them. */

import type { VisitorCall } from "@kefu/protocol/visitor-frames";
import type { Devices } from "@kefu/realtime/call/media";
import { Ringing } from "@kefu/realtime/call/ringing";
import { ring } from "@kefu/realtime/call/ringtone";
import { newRef } from "@kefu/realtime/call/secrets";
import type { CallScreen, CallSession } from "@kefu/realtime/call/session";
import type { ComponentType } from "preact";
import type { LazyParts } from "../actions.ts";
import type { Host } from "../host.ts";
import type { CallFrame } from "../live.ts";
import { loadCallWords, type CallWords } from "./words.ts";

export interface Calling {
  words: CallWords;
  /** What draws it, which has come with the words. */
  View: ComponentType;
  ringing: VisitorCall | null;
  /** Asked for, and not yet agreed to the use of the microphone. */
  wish: CallScreen["kind"] | null;
  screen: CallScreen | null;
  /** The conversation is read and written while the call goes on. */
  isSmall: boolean;
  /** In the way of a change of the camera or the screen. */
  hint: string | null;
}

type Parts = LazyParts & { host?: Host | null };

const FAREWELL_MS = 4_000;
const DEVICES: Devices = { microphone: null, camera: null };

let desk: Promise<Desk> | null = null;

function deskOf(parts: Parts): Promise<Desk> {
  desk ??= Promise.all([loadCallWords(parts.store.state.language), import("./call-part.tsx")]).then(
    ([words, view]) => new Desk(parts, words, view.default),
  );
  desk.catch(() => (desk = null));
  return desk;
}

/** One frame about calls, in the order in which they came. */
export function hearCall(parts: Parts, frame: CallFrame): void {
  void deskOf(parts).then((made) => made.hear(frame), () => undefined);
}

export function wishCall(parts: Parts, kind: CallScreen["kind"]): void {
  void deskOf(parts).then((made) => made.wish(kind), () => undefined);
}

/** For the buttons of the call; there is one while there are buttons. */
export function withDesk(work: (desk: Desk) => unknown): void {
  void desk?.then(work);
}

export class Desk {
  #session: CallSession | null = null;
  #stopTone: (() => void) | null = null;
  #isLive = true;
  readonly #rings: Ringing<VisitorCall>;

  constructor(
    private readonly parts: Parts,
    private readonly words: CallWords,
    private readonly view: ComponentType,
  ) {
    this.#rings = new Ringing<VisitorCall>(
      (call) => call.startedBy === "agent" && this.#session === null,
      (call) => this.#ring(call),
    );
    parts.store.subscribe(() => this.#watchLine());
  }

  hear(frame: CallFrame): void {
    if (frame.type === "call.changed") this.#rings.hear(frame.call);
    this.#session?.hear(frame);
  }

  wish(kind: CallScreen["kind"] | null): void {
    if (!this.#session && !this.#rings.call) this.#set({ wish: kind });
  }

  /** The visitor agreed. */
  async start(kind: CallScreen["kind"]): Promise<void> {
    const session = await this.#begin(kind);
    try {
      await session?.start(await this.#conversationId());
    } catch (error) {
      session?.fail({ kind: "refused", error });
    }
  }

  async accept(hasCamera: boolean): Promise<void> {
    const call = this.#rings.call;
    if (!call || this.#session) return;
    this.#rings.settle(call.id);
    await (await this.#begin(call.kind))?.accept(call.id, hasCamera);
  }

  decline(): void {
    const call = this.#rings.call;
    if (!call) return;
    this.#rings.settle(call.id);
    const ref = newRef();
    this.parts.live.client.request(ref, { type: "call_decline", ref, callId: call.id }).catch(() => undefined);
  }

  /** Carries out a change of the device's media, and says what stands in its way. */
  async change(work: (session: CallSession) => Promise<void>): Promise<void> {
    this.#set({ hint: null });
    try {
      if (this.#session) await work(this.#session);
    } catch (error) {
      const problem = (error as { problem?: keyof CallWords }).problem ?? "media";
      this.#set({ hint: this.words[problem] });
    }
  }

  get devices(): Devices {
    return this.#session?.devices ?? DEVICES;
  }

  fold(isSmall: boolean): void {
    this.#set({ isSmall });
  }

  hangUp(): void {
    this.#session?.hangUp();
  }

  dismiss(): void {
    this.#set({ screen: null, isSmall: false, hint: null });
  }

  async #conversationId(): Promise<string> {
    const { store, door, live } = this.parts;
    const current = store.state.timeline.conversation;
    if (current && current.status !== "resolved") return current.id;
    const begun = await door.startConversation();
    live.adopt(begun);
    return begun.id;
  }

  /** What carries a call comes with the first one; null: it could not be had, and nothing has happened. */
  async #begin(kind: CallScreen["kind"]): Promise<CallSession | null> {
    const { live } = this.parts;
    const loaded = await import("@kefu/realtime/call/session").catch(() => null);
    if (!loaded || this.#session) return null;
    const session: CallSession = new loaded.CallSession(live.client, {
      kind,
      isPolite: true,
      devices: DEVICES,
      onChange: (screen) => this.#session === session && this.#show(screen),
    });
    this.#session = session;
    live.device = session.device;
    this.#set({ wish: null, screen: session.screen, isSmall: false, hint: null });
    return session;
  }

  #show(screen: CallScreen): void {
    this.#set({ screen });
    if (screen.phase !== "over") return;
    this.#session = null;
    this.parts.live.device = null;
    if (!screen.trouble) setTimeout(() => this.parts.store.state.calling?.screen === screen && this.dismiss(), FAREWELL_MS);
  }

  #ring(call: VisitorCall | null): void {
    this.#stopTone?.();
    this.#stopTone = call && this.parts.store.state.isSoundOn ? ring() : null;
    this.#set({ ringing: call, wish: null });
    if (!call) return;
    this.parts.host?.post({ type: "open" });
  }

  #watchLine(): void {
    const isLive = this.parts.store.state.connection.name === "live";
    if (isLive && !this.#isLive) this.#session?.reconnected();
    this.#isLive = isLive;
  }

  #set(change: Partial<Calling>): void {
    const nothing: Calling = { words: this.words, View: this.view, ringing: null, wish: null, screen: null, isSmall: false, hint: null };
    const next = { ...nothing, ...this.parts.store.state.calling, ...change };
    const isNothing = !next.ringing && !next.wish && !next.screen;
    this.parts.store.set({ calling: isNothing ? null : next });
  }
}
