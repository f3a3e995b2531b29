/** What is said arrives once and in order, over lines that lose and double. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Reliable, type Packet } from "./reliable.ts";

const named = (name: string): { description: { type: "offer"; sdp: string } } => ({ description: { type: "offer", sdp: name } });
const nameOf = (said: { description?: { sdp: string } | null }): string => said.description?.sdp ?? "";

/** Two ends; `fate` says how often a packet arrives. */
function pair(fate: (packet: Packet) => number) {
  const heard: string[] = [];
  const ends: { one: Reliable; other: Reliable } = {} as never;
  const carry = (to: "one" | "other") => (packet: Packet) => {
    for (let times = fate(packet); times > 0; times -= 1) setTimeout(() => ends[to].hear(packet), 10 * times);
  };
  ends.one = new Reliable(carry("other"), () => undefined);
  ends.other = new Reliable(carry("one"), (said) => heard.push(nameOf(said)));
  return { ...ends, heard };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("Reliable", () => {
  it("says a thing once where the line is good", async () => {
    let sent = 0;
    const { one, heard } = pair(() => ((sent += 1), 1));
    one.say(named("a"));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heard).toEqual(["a"]);
    expect(sent).toBe(2);
  });

  it("delivers in order and once, whatever the line loses and doubles", async () => {
    let seed = 7;
    const { one, heard } = pair(() => [0, 2, 1, 0, 3][(seed = (seed * 48_271) % 2_147_483_647) % 5] ?? 1);
    const names = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const name of names) one.say(named(name));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(names);
  });

  it("says again at once when the line is back", async () => {
    let isUp = false;
    const { one, heard } = pair(() => (isUp ? 1 : 0));
    one.say(named("a"));
    await vi.advanceTimersByTimeAsync(100);
    isUp = true;
    one.again();
    await vi.advanceTimersByTimeAsync(50);
    expect(heard).toEqual(["a"]);
  });

  it("is silent once it is stopped", async () => {
    const sent: Packet[] = [];
    const one = new Reliable((packet) => sent.push(packet), () => undefined);
    one.say(named("a"));
    one.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toHaveLength(1);
  });
});
