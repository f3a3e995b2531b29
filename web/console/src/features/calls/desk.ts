/** The calls of this console: what rings here, and the one that this page is in; made by the dock. */

import { onScopeDispose, shallowRef, watch } from "vue";
import type { AgentFrame, CallView } from "@kefu/protocol/agent-frames";
import type { Devices } from "@kefu/realtime/call/media";
import { Ringing } from "@kefu/realtime/call/ringing";
import { ring } from "@kefu/realtime/call/ringtone";
import { newRef } from "@kefu/realtime/call/secrets";
import { CallSession, type CallScreen } from "@kefu/realtime/call/session";
import { announce } from "../../shared/announce";
import { callingId, callWish, type CallWish } from "../../shared/calls";
import { contactName } from "../../shared/contact-name";
import { NO_DEEDS, showNotice } from "../../shared/desktop-notice";
import { translate } from "../../shared/i18n/i18n";
import { live, onFrame, onReconnect } from "../../shared/live";
import { useSession } from "../../shared/session";
import { toast } from "../../shared/toast";

/** With whom, beside what the session knows. */
export interface Partner {
  conversationId: string;
  contactId: string;
  name: string;
}

const DEVICES = "kefu.callDevices";
/** How the call ended stays on screen for a moment. */
const FAREWELL_MS = 4_000;

export function rememberedDevices(): Devices {
  try {
    const { microphone, camera } = JSON.parse(localStorage.getItem(DEVICES) ?? "{}") as Partial<Devices>;
    return { microphone: microphone ?? null, camera: camera ?? null };
  } catch {
    return { microphone: null, camera: null };
  }
}

export function partnerOf(call: CallView): Partner {
  return { conversationId: call.conversationId, contactId: call.contactId, name: contactName(call.contactName, call.contactId) };
}

export class CallDesk {
  readonly ringing = shallowRef<CallView | null>(null);
  readonly screen = shallowRef<CallScreen | null>(null);
  readonly partner = shallowRef<Partner | null>(null);
  #session: CallSession | null = null;
  #stopTone: (() => void) | null = null;
  readonly #me = useSession();
  readonly #rings = new Ringing<CallView>(
    (call) => call.startedBy === "visitor" && call.rings.includes(this.#me.agent.value?.id ?? "") && this.#session === null,
    (call) => this.#ring(call),
  );

  constructor(private readonly open: (conversationId: string) => void) {}

  hear(frame: AgentFrame): void {
    if (frame.type === "call.changed") this.#rings.hear(frame.call);
    if (frame.type === "call.changed" || frame.type === "call.joined" || frame.type === "call.signal") this.#session?.hear(frame);
  }

  start({ kind, ...who }: CallWish): void {
    if (!this.#session) void this.#begin(kind, who).start(who.conversationId);
  }

  async accept(hasCamera: boolean): Promise<void> {
    const call = this.ringing.value;
    if (!call || this.#session) return;
    this.#rings.settle(call.id);
    this.open(call.conversationId);
    await this.#begin(call.kind, partnerOf(call)).accept(call.id, hasCamera);
  }

  decline(): void {
    const call = this.ringing.value;
    if (!call) return;
    this.#rings.settle(call.id);
    const ref = newRef();
    live.request(ref, { type: "call_decline", ref, callId: call.id }).catch((error: unknown) => toast.error(error));
  }

  /** Carries out a change of the device's media, and says what stands in its way. */
  async change(work: (session: CallSession) => Promise<void>): Promise<void> {
    try {
      if (this.#session) await work(this.#session);
    } catch (error) {
      const problem = (error as { problem?: string }).problem ?? "media";
      toast.show(translate(`calls.trouble.${problem}`));
    }
  }

  useDevice(kind: keyof Devices, id: string): Promise<void> {
    return this.change(async (session) => {
      await session.useDevice(kind, id);
      localStorage.setItem(DEVICES, JSON.stringify(session.devices));
    });
  }

  hangUp(): void {
    this.#session?.hangUp();
  }

  reconnected(): void {
    this.#session?.reconnected();
  }

  dismiss(): void {
    this.screen.value = this.partner.value = null;
  }

  stop(): void {
    this.hangUp();
    this.#stopTone?.();
  }

  #ring(call: CallView | null): void {
    this.ringing.value = call;
    this.#stopTone?.();
    this.#stopTone = call ? ring() : null;
    if (!call) return;
    const { name, conversationId } = partnerOf(call);
    const title = translate("calls.ring.title", { name });
    announce(title);
    if (!document.hidden) return;
    const words = { title, body: translate("calls.ring.body"), tag: call.id, path: `/inbox/all/${conversationId}` };
    void showNotice({ ...NO_DEEDS, ...words, id: call.id, createdAt: Date.now() }, () => this.open(conversationId));
  }

  #begin(kind: CallScreen["kind"], who: Partner): CallSession {
    const session = new CallSession(live, {
      kind,
      isPolite: false,
      devices: rememberedDevices(),
      onChange: (screen) => this.#session === session && this.#show(screen),
    });
    this.#session = session;
    this.partner.value = who;
    callingId.value = who.conversationId;
    this.screen.value = session.screen;
    live.device(session.device);
    return session;
  }

  #show(screen: CallScreen): void {
    this.screen.value = screen;
    if (screen.phase !== "over") return;
    this.#session = null;
    live.device(null);
    callingId.value = null;
    // A trouble is read and closed by hand.
    if (!screen.trouble) setTimeout(() => this.screen.value === screen && this.dismiss(), FAREWELL_MS);
  }
}

export function useCallDesk(open: (conversationId: string) => void): CallDesk {
  const desk = new CallDesk(open);
  onScopeDispose(onFrame((frame) => desk.hear(frame)));
  onScopeDispose(onReconnect(() => desk.reconnected()));
  onScopeDispose(() => desk.stop());
  watch(
    callWish,
    (wish) => {
      callWish.value = null;
      if (wish) desk.start(wish);
    },
    { immediate: true },
  );
  return desk;
}
