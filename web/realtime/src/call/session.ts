/** One call on this device, from the wish to call until it is over: media, signalling, and what a screen shows. Used by both apps. */

import type { CallJoined, CallSignalled, CallStart, IceView, MediaState } from "@kefu/protocol/visitor-frames";
import { newDevice, newRef } from "./secrets.ts";
import { LocalMedia } from "./local-media.ts";
import { MediaRefused, type Devices, type MediaProblem } from "./media.ts";
import { Peer } from "./peer.ts";
import { countsOf, judge, NOTHING, type Quality } from "./quality.ts";
import { Reliable, type Said } from "./reliable.ts";
import type { CallCommand, CallFacts, CallWay, Outcome } from "./way.ts";

/** asking: for the microphone; lost: connected before, and looking for a way again. */
export type Phase = "asking" | "ringing" | "connecting" | "talking" | "lost" | "over";

/** Why there is no call: the device, the server (its code), or that the two could not reach each other. */
export type Trouble = { kind: "media"; problem: MediaProblem } | { kind: "refused"; error: unknown } | { kind: "unreachable" };

export interface CallScreen {
  phase: Phase;
  callId: string | null;
  kind: CallStart["kind"];
  mine: MediaState;
  theirs: MediaState;
  /** What this device shows of itself; a new stream whenever the picture is another one. */
  local: MediaStream | null;
  remote: MediaStream | null;
  quality: Quality | null;
  /** Since when the two talk, by this device's clock. */
  since: number | null;
  outcome: Outcome | null;
  trouble: Trouble | null;
}

const BEAT_MS = 5_000;
const LOOK_MS = 3_000;
/** Two devices that have not found each other by then will not. */
const CONNECT_MS = 30_000;
const SILENT: MediaState = { microphone: false, camera: false, screen: false };

export class CallSession {
  readonly device = newDevice();
  screen: CallScreen;
  readonly #way: CallWay;
  readonly #isPolite: boolean;
  readonly #onChange: (screen: CallScreen) => void;
  readonly #media: LocalMedia;
  readonly #line = new Reliable(
    (packet) => this.#post({ type: "call_signal", callId: this.screen.callId ?? "", device: this.device, description: null, candidates: [], media: null, ...packet }),
    (said) => this.#take(said),
  );
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #remote = new MediaStream();
  #peer: Peer | null = null;
  #joined: { ref: string; ice: readonly IceView[]; isRelayOnly: boolean } | null = null;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #counts = NOTHING;

  constructor(way: CallWay, options: { kind: CallStart["kind"]; isPolite: boolean; devices: Devices; onChange: (screen: CallScreen) => void }) {
    this.#way = way;
    this.#isPolite = options.isPolite;
    this.#onChange = options.onChange;
    this.#media = new LocalMedia(options.devices, () => this.#mediaChanged());
    const nothing = { callId: null, local: null, remote: null, quality: null, since: null, outcome: null, trouble: null };
    this.screen = { phase: "asking", kind: options.kind, mine: SILENT, theirs: { ...SILENT, microphone: true }, ...nothing };
    addEventListener("online", this.#networkChanged);
    addEventListener("pagehide", this.#leave);
    connection()?.addEventListener("change", this.#networkChanged);
  }

  /** Asks for the media and rings the other side. */
  async start(conversationId: string): Promise<void> {
    const { kind } = this.screen;
    await this.#enter(kind === "video", (ref) => ({ type: "call_start", ref, conversationId, device: this.device, kind }));
  }

  /** Takes a call that rings, with the camera or without. */
  async accept(callId: string, hasCamera: boolean): Promise<void> {
    const isIn = await this.#enter(hasCamera, (ref) => ({ type: "call_accept", ref, callId, device: this.device }));
    if (isIn) this.#connect();
  }

  /** Every frame about calls; those of other calls and devices are not ours. */
  hear(frame: CallJoined | CallSignalled | { type: "call.changed"; call: CallFacts }): void {
    if (frame.type === "call.joined") {
      if (this.#joined && frame.ref === this.#joined.ref) this.#join(frame);
    } else if (frame.type === "call.signal") {
      if (frame.callId !== this.screen.callId) return;
      // Only who has accepted can be heard: the news of it may come after the first word.
      this.#connect();
      this.#line.hear(frame);
    } else if (frame.call.id === this.screen.callId) this.#follow(frame.call);
  }

  hangUp(): void {
    const { callId, phase } = this.screen;
    if (phase === "over") return;
    if (callId) this.#end(callId, false);
    this.#finish(phase === "ringing" ? "missed" : "ended");
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    await this.#media.setMicrophone(isOn);
  }

  /** Rejects with MediaRefused where there is no camera to be had. */
  async setCamera(isOn: boolean): Promise<void> {
    await this.#media.setCamera(isOn);
  }

  async shareScreen(isOn: boolean): Promise<void> {
    await this.#media.shareScreen(isOn);
  }

  async useDevice(kind: keyof Devices, id: string): Promise<void> {
    await this.#media.useDevice(kind, id);
  }

  get devices(): Devices {
    return this.#media.devices;
  }

  /** The live connection is back: say at once that we are here, and what may not have arrived. */
  reconnected(): void {
    if (!this.screen.callId || this.screen.phase === "over") return;
    this.#beat();
    this.#line.again();
  }

  async #enter(hasCamera: boolean, command: (ref: string) => CallCommand & { ref: string }): Promise<boolean> {
    try {
      await this.#media.open(hasCamera);
    } catch (error) {
      this.fail({ kind: "media", problem: error instanceof MediaRefused ? error.problem : "media" });
      return false;
    }
    if (this.screen.phase === "over") return this.#media.close();
    const made = command(newRef());
    this.#joined = { ref: made.ref, ice: [], isRelayOnly: false };
    try {
      await this.#way.request(made.ref, made);
    } catch (error) {
      this.fail({ kind: "refused", error });
      return false;
    }
    return this.screen.callId !== null && (this.screen.phase as Phase) !== "over";
  }

  #join(frame: CallJoined): void {
    this.#joined = { ref: frame.ref, ice: frame.ice, isRelayOnly: frame.isRelayOnly };
    // Who thought better of it while the server answered.
    if (this.screen.phase === "over") return this.#end(frame.callId, false);
    if (this.screen.callId) return;
    this.#set({ callId: frame.callId, phase: "ringing" });
    this.#timers.push(setInterval(() => this.#beat(), BEAT_MS), setInterval(() => void this.#look(), LOOK_MS));
  }

  #follow(call: CallFacts): void {
    if (call.state === "accepted") this.#connect();
    else if (call.state !== "ringing" && this.screen.phase !== "over") this.#finish(call.state);
  }

  #connect(): void {
    if (this.#peer || !this.#joined || this.screen.phase === "over") return;
    this.#set({ phase: "connecting", remote: this.#remote });
    const { ice, isRelayOnly } = this.#joined;
    this.#peer = new Peer({
      ice,
      isRelayOnly,
      isPolite: this.#isPolite,
      say: (said) => this.#line.say(said),
      onTrack: (track) => {
        this.#remote.addTrack(track);
        this.#set({ remote: this.#remote });
      },
      onState: (state) => this.#peerChanged(state),
    });
    this.#media.feed(this.#peer);
    this.#line.say({ media: this.screen.mine });
    this.#connectTimer = setTimeout(() => this.#giveUp(), CONNECT_MS);
  }

  #peerChanged(state: "connecting" | "connected" | "lost"): void {
    if (this.screen.phase === "over") return;
    if (state === "connected") {
      clearTimeout(this.#connectTimer);
      this.#set({ phase: "talking", since: this.screen.since ?? Date.now() });
    } else if (this.screen.since !== null) this.#set({ phase: "lost", quality: null });
  }

  #giveUp(): void {
    if (this.screen.callId) this.#end(this.screen.callId, true);
    this.fail({ kind: "unreachable" }, "failed");
  }

  #take(said: Said): void {
    if (said.media) this.#set({ theirs: said.media });
    this.#peer?.hear(said);
  }

  #mediaChanged(): void {
    const { state, picture } = this.#media;
    this.#set({ mine: state, local: picture ? new MediaStream([picture]) : null });
    if (this.#peer) this.#line.say({ media: state });
  }

  #beat(): void {
    if (this.screen.callId) this.#post({ type: "call_beat", callId: this.screen.callId, device: this.device });
  }

  async #look(): Promise<void> {
    if (!this.#peer || this.screen.phase !== "talking") return;
    const counts = countsOf((await this.#peer.pc.getStats()).values());
    const quality = judge(this.#counts, counts);
    this.#counts = counts;
    if (quality !== this.screen.quality && this.screen.phase === "talking") this.#set({ quality });
  }

  readonly #networkChanged = (): void => this.#peer?.restart();

  readonly #leave = (): void => {
    const { callId, phase } = this.screen;
    if (callId && phase !== "over") this.#post({ type: "call_end", ref: "leave", callId, device: this.device, isFailed: false });
  };

  #post(command: CallCommand): void {
    this.#way.post(command);
  }

  #end(callId: string, isFailed: boolean): void {
    const ref = newRef();
    // Said until it is heard; that it was over already is as good.
    this.#way.request(ref, { type: "call_end", ref, callId, device: this.device, isFailed }).catch(() => undefined);
  }

  /** There is no call, or none any more, and this is why. */
  fail(trouble: Trouble, outcome: Outcome = "failed"): void {
    this.#finish(outcome, trouble);
  }

  #finish(outcome: Outcome, trouble: Trouble | null = null): void {
    if (this.screen.phase === "over") return;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#connectTimer);
    this.#line.stop();
    this.#peer?.close();
    removeEventListener("online", this.#networkChanged);
    removeEventListener("pagehide", this.#leave);
    connection()?.removeEventListener("change", this.#networkChanged);
    this.#set({ phase: "over", outcome, trouble, local: null, remote: null, quality: null });
    this.#media.close();
  }

  #set(change: Partial<CallScreen>): void {
    this.screen = { ...this.screen, ...change };
    this.#onChange(this.screen);
  }
}

/** Only some browsers tell when a phone goes from Wi-Fi to its mobile network. */
function connection(): EventTarget | undefined {
  return (navigator as Navigator & { connection?: EventTarget }).connection;
}
