/** The connection against fake sockets and fake time. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { added, World, type Frame } from "./fake-world.ts";

let world: World;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  world.client.stop();
  vi.useRealTimers();
});

describe("connecting", () => {
  it("says hello with its positions and is live after welcome", () => {
    world = new World();
    world.client.hold("conv_a", 7);
    world.client.start();
    expect(world.client.state).toEqual({ name: "connecting" });
    world.welcome();
    expect(world.socket.said).toEqual([{ type: "hello", conversations: [{ id: "conv_a", pos: 7 }] }]);
    expect(world.client.state).toEqual({ name: "live", isPolling: false });
  });

  it("backs off exponentially, says when it tries again, and starts over after ten good seconds", async () => {
    world = new World();
    world.live();
    for (const delay of [500, 1000, 2000]) {
      world.socket.drop(1006);
      expect(world.client.state).toEqual({ name: "waiting", retryAt: Date.now() + delay });
      await vi.advanceTimersByTimeAsync(delay);
      world.welcome();
    }
    await vi.advanceTimersByTimeAsync(10_000);
    world.socket.drop(1006);
    expect(world.client.state).toEqual({ name: "waiting", retryAt: Date.now() + 500 });
  });

  it("never waits longer than twenty seconds", () => {
    world = new World();
    world.live();
    for (let round = 0; round < 12; round += 1) {
      world.socket.drop(1006);
      vi.advanceTimersToNextTimer();
      world.welcome();
    }
    world.socket.drop(1006);
    expect(world.client.state).toEqual({ name: "waiting", retryAt: Date.now() + 20_000 });
  });

  it("goes when the hello is left without a welcome", () => {
    world = new World();
    world.client.start();
    world.socket.open();
    vi.advanceTimersByTime(10_000);
    expect(world.socket.isClosed).toBe(true);
    expect(world.client.state.name).toBe("waiting");
  });
});

describe("close codes", () => {
  it.each([4000, 4003])("%i ends the connection", (code) => {
    world = new World();
    world.live().socket.drop(code);
    vi.advanceTimersByTime(120_000);
    expect(world.client.state).toEqual({ name: "ended", code });
    expect(world.sockets).toHaveLength(1);
  });

  it("4001 gets a new session before it comes back", async () => {
    const renewSession = vi.fn(() => Promise.resolve(true));
    world = new World({ renewSession });
    world.live().socket.drop(4001);
    await vi.advanceTimersByTimeAsync(500);
    expect(renewSession).toHaveBeenCalledTimes(1);
    expect(world.sockets).toHaveLength(2);
  });

  it("4001 ends when there is no session to be had, and tries again when asking failed", async () => {
    const renewSession = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue(false);
    world = new World({ renewSession });
    world.live().socket.drop(4001);
    await vi.advanceTimersByTimeAsync(500);
    expect(world.client.state.name).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.client.state).toEqual({ name: "ended", code: 4001 });
  });

  it("4008 comes back at once and resumes", () => {
    world = new World();
    world.client.hold("conv_a", 3);
    world.live().socket.drop(4008);
    vi.advanceTimersByTime(0);
    world.socket.open();
    expect(world.socket.said).toEqual([{ type: "hello", conversations: [{ id: "conv_a", pos: 3 }] }]);
  });

  it("4009 comes back after thirty seconds, 1012 within two", () => {
    world = new World();
    world.live().socket.drop(4009);
    vi.advanceTimersByTime(29_999);
    expect(world.sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    world.welcome();
    vi.advanceTimersByTime(10_000);
    world.socket.drop(1012);
    expect(world.client.state).toEqual({ name: "waiting", retryAt: Date.now() + 2000 });
  });
});

describe("order", () => {
  it("drops duplicates and puts reordered frames right", () => {
    world = new World();
    world.client.hold("conv_a", 0);
    world.live().socket.push(added(1), added(3), added(2), added(2), added(1));
    expect(world.positions()).toEqual([1, 2, 3]);
    vi.advanceTimersByTime(1000);
    expect(world.socket.saidTypes()).toEqual(["hello"]);
  });

  it("asks for a lost frame after 150 ms and applies the replay, then what came meanwhile", () => {
    world = new World();
    world.client.hold("conv_a", 0);
    world.live().socket.push(added(1), added(4));
    vi.advanceTimersByTime(149);
    expect(world.socket.saidTypes()).toEqual(["hello"]);
    vi.advanceTimersByTime(1);
    expect(world.socket.said.at(-1)).toEqual({ type: "resume", conversationId: "conv_a", pos: 1 });
    world.socket.push({ type: "resumed", conversationId: "conv_a", reset: false, events: [added(2), added(3)] });
    expect(world.positions()).toEqual([1, 2, 3, 4]);
  });

  it("asks again when the answer is lost as well", () => {
    world = new World();
    world.client.hold("conv_a", 0);
    world.live().socket.push(added(2));
    vi.advanceTimersByTime(150 + 3000);
    expect(world.socket.saidTypes()).toEqual(["hello", "resume", "resume"]);
  });

  it("keeps events aside from a reset until the conversation is held again", () => {
    world = new World();
    world.client.hold("conv_a", 1);
    world.live().socket.push({ type: "resumed", conversationId: "conv_a", reset: true, events: [] }, added(8), added(9));
    expect(world.frames.at(-1)).toMatchObject({ type: "resumed", reset: true });
    world.client.hold("conv_a", 8);
    expect(world.positions()).toEqual([9]);
  });

  it("hands on what it does not track, and frames without a position", () => {
    world = new World();
    world.live().socket.push(added(40), { type: "typing", conversationId: "conv_a" });
    expect(world.frames.map((frame) => frame.type)).toEqual(["welcome", "added", "typing"]);
  });

  it("drops what is not a frame and reads the rest of the line-delimited text", () => {
    world = new World();
    world.live().socket.onmessage?.(new MessageEvent("message", { data: '{"type":"a"}\n{oops\n[1]\n{"type":"b"}' }));
    expect(world.frames.map((frame) => frame.type)).toEqual(["welcome", "a", "b"]);
  });

  it("catches up when a conversation is first held on a living connection", () => {
    world = new World();
    world.live().client.hold("conv_b", 5);
    expect(world.socket.said.at(-1)).toEqual({ type: "resume", conversationId: "conv_b", pos: 5 });
  });
});

describe("requests", () => {
  const send: Frame = { type: "send", clientMessageId: "c1", text: "hello" };

  it("sends the same command over every connection until it is answered", async () => {
    world = new World();
    const answer = world.client.request("c1", send);
    world.live();
    expect(world.socket.said).toContainEqual(send);
    world.socket.drop(1006);
    vi.advanceTimersByTime(500);
    world.welcome();
    expect(world.socket.said).toContainEqual(send);
    world.socket.push({ type: "sent", clientMessageId: "c1", conversationId: "conv_a", pos: 1 });
    await expect(answer).resolves.toMatchObject({ type: "sent", pos: 1 });
    world.socket.drop(1006);
    vi.advanceTimersByTime(1000);
    world.welcome();
    expect(world.socket.saidTypes()).toEqual(["hello"]);
  });

  it("keeps the order of what was asked without a connection", () => {
    world = new World();
    for (const ref of ["r1", "r2", "r3"]) void world.client.request(ref, { type: "edit", ref }).catch(() => undefined);
    world.live();
    expect(world.socket.said.slice(1).map((command) => command["ref"])).toEqual(["r1", "r2", "r3"]);
  });

  it("rejects with the code and the pause of a refusal", async () => {
    world = new World();
    const answer = world.live().client.request("c1", send);
    world.socket.push({ type: "error", ref: "c1", code: "rate.limited", detail: "", params: {}, retryAfterSeconds: 4 });
    await expect(answer).rejects.toMatchObject({ code: "rate.limited", retryAfterSeconds: 4 });
  });

  it("sends again what a living connection leaves without an answer", () => {
    world = new World();
    void world.live().client.request("c1", send).catch(() => undefined);
    for (let beat = 0; beat < 3; beat += 1) {
      vi.advanceTimersByTime(25_000);
      world.socket.push({ type: "pong" });
    }
    expect(world.socket.saidTypes().filter((type) => type === "send")).toHaveLength(2);
  });
});

describe("heartbeat", () => {
  it("pings, and leaves a connection that has been silent for two beats", () => {
    world = new World();
    world.live();
    vi.advanceTimersByTime(25_000);
    expect(world.socket.saidTypes()).toEqual(["hello", "ping"]);
    vi.advanceTimersByTime(50_000);
    expect(world.socket.isClosed).toBe(true);
    expect(world.states.some((state) => state.name === "waiting")).toBe(true);
  });

  it("tests a connection when the page wakes up and leaves it when no answer comes", () => {
    world = new World();
    world.live();
    window.dispatchEvent(new Event("online"));
    expect(world.socket.said.at(-1)).toEqual({ type: "ping" });
    vi.advanceTimersByTime(5_000);
    expect(world.client.state.name).toBe("waiting");
  });

  it("connects at once when the network is back", () => {
    world = new World();
    world.live().socket.drop(4009);
    window.dispatchEvent(new Event("online"));
    expect(world.sockets).toHaveLength(2);
    expect(world.client.state.name).toBe("connecting");
  });

  it("says offline when the browser knows it", () => {
    world = new World();
    world.live();
    vi.stubGlobal("navigator", { onLine: false });
    world.socket.drop(1006);
    expect(world.client.state.name).toBe("offline");
  });
});
