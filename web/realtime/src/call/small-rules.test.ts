/** What rings and for how long, the quality in a word, and what stands in the way of a microphone. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { obstacle, problemOf } from "./media.ts";
import { countsOf, judge, NOTHING } from "./quality.ts";
import { Ringing } from "./ringing.ts";
import type { CallFacts } from "./way.ts";

const call = (change: Partial<CallFacts> = {}): CallFacts => ({ id: "call_1", conversationId: "conv_1", kind: "voice", state: "ringing", startedBy: "agent", ...change });

describe("Ringing", () => {
  let shown: (string | null)[];
  let ringing: Ringing<CallFacts>;

  beforeEach(() => {
    vi.useFakeTimers();
    shown = [];
    ringing = new Ringing<CallFacts>(({ startedBy }) => startedBy === "agent", (now) => shown.push(now?.id ?? null));
  });
  afterEach(() => vi.useRealTimers());

  it("rings once, however often it is said, and stops when it is over", () => {
    ringing.hear(call());
    ringing.hear(call());
    ringing.hear(call({ state: "accepted" }));
    ringing.hear(call());
    expect(shown).toEqual(["call_1", null]);
  });

  it("stops when the server says nothing more of it", () => {
    ringing.hear(call());
    vi.advanceTimersByTime(8_000);
    ringing.hear(call());
    vi.advanceTimersByTime(11_000);
    expect(shown).toEqual(["call_1"]);
    vi.advanceTimersByTime(2_000);
    expect(shown).toEqual(["call_1", null]);
  });

  it("does not ring again for what was settled here, nor for one's own calls, nor for two at once", () => {
    ringing.hear(call({ startedBy: "visitor" }));
    ringing.hear(call());
    ringing.hear(call({ id: "call_2" }));
    ringing.settle("call_1");
    ringing.hear(call());
    expect(shown).toEqual(["call_1", null]);
  });
});

describe("quality", () => {
  const counts = (received: number, lost: number, roundTripSeconds: number | null = 0.05) => ({ received, lost, roundTripSeconds });

  it("is judged by what was lost and how long the way is", () => {
    expect(judge(NOTHING, counts(5, 0))).toBeNull();
    expect(judge(NOTHING, counts(100, 0))).toBe("good");
    expect(judge(counts(100, 0), counts(195, 5))).toBe("weak");
    expect(judge(counts(100, 0), counts(180, 20))).toBe("poor");
    expect(judge(NOTHING, counts(100, 0, 0.5))).toBe("weak");
    expect(judge(NOTHING, counts(100, 0, 1))).toBe("poor");
  });

  it("reads what the browser counts", () => {
    const report = [
      { type: "inbound-rtp", packetsReceived: 10, packetsLost: 2 },
      { type: "inbound-rtp", packetsReceived: 5, packetsLost: -1 },
      { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.2 },
      { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 },
    ];
    expect(countsOf(report)).toEqual({ received: 15, lost: 2, roundTripSeconds: 0.2 });
  });
});

describe("media", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("has a word for what the browser says", () => {
    const words = ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "Strange"].map((name) => problemOf(new DOMException("", name)));
    expect(words).toEqual(["denied", "no_device", "in_use", "no_device", "media"]);
    expect(problemOf(null)).toBe("media");
  });

  it("knows before asking that a page without encryption gets nothing", () => {
    vi.stubGlobal("isSecureContext", false);
    expect(obstacle()).toBe("insecure");
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("RTCPeerConnection", undefined);
    expect(obstacle()).toBe("unsupported");
  });
});
