/** One side of the connection between two browsers: "perfect negotiation", and a new way when the network changes. Used by session.ts. */

import type { Candidate, IceView } from "@kefu/protocol/visitor-frames";
import type { Said } from "./reliable.ts";

export interface PeerOptions {
  ice: readonly IceView[];
  isRelayOnly: boolean;
  /** When both offer at once, this side takes its own back. */
  isPolite: boolean;
  say(said: Said): void;
  onTrack(track: MediaStreamTrack): void;
  onState(state: "connecting" | "connected" | "lost"): void;
}

/** Candidates of the same moment travel together. */
const GATHER_MS = 80;
const MOST_CANDIDATES = 32;
/** A short break mends itself more often than not. */
const PATIENCE_MS = 3_000;

export function iceServers(ice: readonly IceView[]): RTCIceServer[] {
  return ice.map(({ urls, login, credential }) => (login || credential ? { urls, username: login ?? "", credential: credential ?? "" } : { urls }));
}

export class Peer {
  readonly pc: RTCPeerConnection;
  readonly #options: PeerOptions;
  #isMakingOffer = false;
  #isIgnoringOffer = false;
  #isSettingAnswer = false;
  #found: Candidate[] = [];
  #video: RTCRtpSender | null = null;
  #queue: Promise<void> = Promise.resolve();
  #gatherTimer: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    const policy = options.isRelayOnly ? "relay" : "all";
    this.pc = new RTCPeerConnection({ iceServers: iceServers(options.ice), iceTransportPolicy: policy });
    this.pc.onnegotiationneeded = () => void this.#offer();
    this.pc.onicecandidate = ({ candidate }) => candidate && this.#collect(candidate);
    this.pc.ontrack = ({ track }) => options.onTrack(track);
    this.pc.onconnectionstatechange = () => this.#watch();
  }

  addAudio(track: MediaStreamTrack): RTCRtpSender {
    return this.pc.addTrack(track);
  }

  /** Camera or screen, or nothing; only the first picture needs a new agreement. */
  async setVideo(track: MediaStreamTrack | null): Promise<void> {
    if (this.#video) await this.#video.replaceTrack(track);
    else if (track) this.#video = this.pc.addTrack(track);
  }

  /** What the other side said; one thing after the other, in its order. */
  hear(said: Said): void {
    this.#queue = this.#queue.then(() => this.#take(said)).catch((error: unknown) => console.warn("call", error));
  }

  /** The network is another one now: look for a new way. */
  restart(): void {
    if (this.pc.connectionState !== "new" && this.pc.connectionState !== "closed") this.pc.restartIce();
  }

  close(): void {
    clearTimeout(this.#gatherTimer);
    clearTimeout(this.#patience);
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.ontrack = this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#isMakingOffer = true;
      await this.pc.setLocalDescription();
      this.#sayDescription();
    } catch (error) {
      if (this.pc.signalingState !== "closed") console.warn("call", error);
    } finally {
      this.#isMakingOffer = false;
    }
  }

  async #take({ description, candidates }: Said): Promise<void> {
    if (this.pc.signalingState === "closed") return;
    if (description) await this.#takeDescription(description);
    for (const each of candidates ?? []) {
      try {
        await this.pc.addIceCandidate({ candidate: each.candidate, sdpMid: each.sdpMid ?? null, sdpMLineIndex: each.sdpMLineIndex ?? null });
      } catch (error) {
        // Those of an offer that was not taken lead nowhere.
        if (!this.#isIgnoringOffer) console.warn("call", error);
      }
    }
  }

  async #takeDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    const { pc } = this;
    const isReady = !this.#isMakingOffer && (pc.signalingState === "stable" || this.#isSettingAnswer);
    this.#isIgnoringOffer = type === "offer" && !isReady && !this.#options.isPolite;
    if (this.#isIgnoringOffer) return;
    this.#isSettingAnswer = type === "answer";
    try {
      await pc.setRemoteDescription({ type, sdp: sdp ?? "" });
    } finally {
      this.#isSettingAnswer = false;
    }
    if (type !== "offer") return;
    await pc.setLocalDescription();
    this.#sayDescription();
  }

  #sayDescription(): void {
    const made = this.pc.localDescription;
    if (made && (made.type === "offer" || made.type === "answer")) {
      this.#options.say({ description: { type: made.type, sdp: made.sdp } });
    }
  }

  #collect({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): void {
    this.#found.push({ candidate, sdpMid, sdpMLineIndex });
    this.#gatherTimer ??= setTimeout(() => {
      this.#gatherTimer = undefined;
      while (this.#found.length > 0) this.#options.say({ candidates: this.#found.splice(0, MOST_CANDIDATES) });
    }, GATHER_MS);
  }

  #watch(): void {
    const state = this.pc.connectionState;
    clearTimeout(this.#patience);
    if (state === "connected") this.#options.onState("connected");
    if (state === "connecting") this.#options.onState("connecting");
    if (state === "failed") this.#mend();
    if (state === "disconnected") {
      this.#options.onState("lost");
      this.#patience = setTimeout(() => this.#mend(), PATIENCE_MS);
    }
  }

  #mend(): void {
    this.#options.onState("lost");
    this.restart();
  }
}
