/** Perfect negotiation: who offers when, both at once included, and a new way when the network changes. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakePeerConnection } from "./fake-peer-connection.ts";
import { Peer, iceServers } from "./peer.ts";
import type { Said } from "./reliable.ts";

const track = (name: string): MediaStreamTrack => ({ name }) as unknown as MediaStreamTrack;
/** What was said and has not arrived. */
let wire: { to: "agent" | "visitor"; said: Said }[];
let states: string[];
let agent: Peer;
let visitor: Peer;

function make(isPolite: boolean): Peer {
  const to = isPolite ? "agent" : "visitor";
  const say = (said: Said): void => void wire.push({ to, said });
  return new Peer({ ice: [], isRelayOnly: false, isPolite, say, onTrack: () => undefined, onState: (state) => states.push(state) });
}

const fake = (peer: Peer): FakePeerConnection => peer.pc as unknown as FakePeerConnection;

async function settle(): Promise<void> {
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
}

/** Everything that is on the way arrives, and what is answered to it, until nobody has anything to say. */
async function deliver(): Promise<void> {
  await settle();
  for (let next = wire.shift(); next; next = wire.shift()) {
    (next.to === "agent" ? agent : visitor).hear(next.said);
    await settle();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
  wire = [];
  states = [];
  agent = make(false);
  visitor = make(true);
});

afterEach(() => {
  agent.close();
  visitor.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Peer", () => {
  it("agrees when one side begins", async () => {
    agent.addAudio(track("voice"));
    await deliver();
    expect([fake(agent).signalingState, fake(visitor).signalingState]).toEqual(["stable", "stable"]);
    expect(fake(visitor).remoteDescription?.type).toBe("offer");
    expect(fake(agent).remoteDescription?.type).toBe("answer");
  });

  it("agrees when both begin at once: the polite side takes its offer back", async () => {
    agent.addAudio(track("voice"));
    visitor.addAudio(track("voice"));
    await settle();
    expect(wire.map(({ said }) => said.description?.type)).toEqual(["offer", "offer"]);
    await deliver();
    expect([fake(agent).signalingState, fake(visitor).signalingState]).toEqual(["stable", "stable"]);
    expect([fake(agent).rollbacks, fake(visitor).rollbacks]).toEqual([0, 1]);
    expect(fake(agent).remoteDescription?.type).toBe("answer");
  });

  it("does not stumble over candidates of an offer that it ignored", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    agent.addAudio(track("voice"));
    await settle();
    wire = [];
    agent.hear({ description: { type: "offer", sdp: "theirs" }, candidates: [{ candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 }] });
    await settle();
    expect(fake(agent).signalingState).toBe("have-local-offer");
    expect(warn).not.toHaveBeenCalled();
  });

  it("says candidates of one moment together, at most 32 at once", async () => {
    for (let count = 0; count < 40; count += 1) fake(agent).onicecandidate?.({ candidate: { candidate: `candidate:${count}`, sdpMid: "0", sdpMLineIndex: 0 } });
    fake(agent).onicecandidate?.({ candidate: null });
    vi.advanceTimersByTime(100);
    expect(wire.map(({ said }) => said.candidates?.length)).toEqual([32, 8]);
    await Promise.resolve();
  });

  it("needs an agreement for the first picture only", async () => {
    await agent.setVideo(null);
    expect(fake(agent).tracks).toEqual([]);
    await agent.setVideo(track("camera"));
    await deliver();
    await agent.setVideo(track("screen"));
    await agent.setVideo(null);
    await settle();
    expect(wire).toEqual([]);
    expect(fake(agent).tracks).toEqual([null]);
  });

  it("looks for a new way at once when the old one failed, and after a while when it is only silent", async () => {
    fake(agent).turn("connected");
    fake(agent).turn("disconnected");
    expect(fake(agent).restarts).toBe(0);
    vi.advanceTimersByTime(3_000);
    expect(fake(agent).restarts).toBe(1);
    fake(agent).turn("failed");
    expect(fake(agent).restarts).toBe(2);
    await settle();
    expect(wire.at(-1)?.said.description?.type).toBe("offer");
    expect(states).toEqual(["connected", "lost", "lost", "lost"]);
  });

  it("comes back from a short silence without a new way", () => {
    fake(agent).turn("connected");
    fake(agent).turn("disconnected");
    fake(agent).turn("connected");
    vi.advanceTimersByTime(10_000);
    expect(fake(agent).restarts).toBe(0);
  });

  it("goes through a relay only where that is wished, and names servers as browsers do", () => {
    const ice = [{ urls: ["stun:a"], login: "", credential: "" }, { urls: ["turn:b"], login: "me", credential: "secret" }];
    const peer = new Peer({ ice, isRelayOnly: true, isPolite: true, say: () => undefined, onTrack: () => undefined, onState: () => undefined });
    expect(fake(peer).configuration).toEqual({
      iceServers: [{ urls: ["stun:a"] }, { urls: ["turn:b"], username: "me", credential: "secret" }],
      iceTransportPolicy: "relay",
    });
    expect(iceServers([])).toEqual([]);
  });
});
