/** A peer connection without a network: the signalling states as the standard has them, rollback included; for tests only. */

type Described = { type: "offer" | "answer"; sdp: string };

export class FakePeerConnection {
  static made: FakePeerConnection[] = [];
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: Described | null = null;
  remoteDescription: Described | null = null;
  rollbacks = 0;
  restarts = 0;
  candidates: RTCIceCandidateInit[] = [];
  tracks: unknown[] = [];
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: RTCIceCandidateInit | null }) => void) | null = null;
  ontrack: ((event: { track: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  #offers = 0;

  constructor(readonly configuration: RTCConfiguration) {
    FakePeerConnection.made.push(this);
  }

  addTrack(track: unknown): { replaceTrack: (next: unknown) => Promise<void> } {
    this.tracks.push(track);
    queueMicrotask(() => this.onnegotiationneeded?.());
    const index = this.tracks.length - 1;
    return { replaceTrack: (next) => Promise.resolve(void (this.tracks[index] = next)) };
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.localDescription = { type, sdp: `${type} ${++this.#offers}` };
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
  }

  async setRemoteDescription({ type, sdp }: Described): Promise<void> {
    await Promise.resolve();
    if (type === "offer") {
      if (this.signalingState === "have-local-offer") this.rollbacks += 1;
      this.signalingState = "have-remote-offer";
    } else {
      if (this.signalingState !== "have-local-offer") throw new DOMException("not now", "InvalidStateError");
      this.signalingState = "stable";
    }
    this.remoteDescription = { type, sdp };
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await Promise.resolve();
    if (!this.remoteDescription) throw new DOMException("too early", "InvalidStateError");
    this.candidates.push(candidate);
  }

  restartIce(): void {
    this.restarts += 1;
    this.onnegotiationneeded?.();
  }

  turn(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }
}
