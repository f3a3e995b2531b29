/** Falling back to long polling, against a fake server and fake time. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { added, WELCOME, World, type Frame } from "./fake-world.ts";

let world: World;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  world.client.stop();
  vi.useRealTimers();
});

describe("long polling", () => {
  interface Asked {
    commands: Frame[];
    waitSeconds: number;
  }

  const asked: Asked[] = [];
  let waiting: ((frames: Frame[]) => void) | null = null;
  let status = 200;

  const server: typeof fetch = (_url, init) => {
    const body = JSON.parse(String(init?.body)) as Asked;
    asked.push(body);
    if (status !== 200) return Promise.resolve(new Response("{}", { status }));
    const answers = body.commands
      .filter((command) => command.type === "send")
      .map((command): Frame => ({ type: "sent", clientMessageId: command["clientMessageId"] }));
    const reply = (frames: Frame[]): Response => Response.json({ frames: [WELCOME, ...answers, ...frames] });
    if (body.waitSeconds === 0) return Promise.resolve(reply([]));
    return new Promise((resolve, reject) => {
      waiting = (frames) => resolve(reply(frames));
      setTimeout(() => resolve(reply([])), body.waitSeconds * 1000);
      init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  };

  beforeEach(() => {
    asked.length = 0;
    status = 200;
    waiting = null;
  });

  /** The code for polling is loaded on use; the loading itself takes real time. */
  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(0);
  }

  async function fallBack(): Promise<void> {
    world = new World({ fetch: server });
    world.client.hold("conv_a", 0);
    world.client.start();
    world.socket.drop(1006);
    await vi.advanceTimersByTimeAsync(500);
    world.socket.drop(1006);
    await pass(1000);
  }

  it("takes over after two failed opens and carries frames and commands", async () => {
    await fallBack();
    expect(world.client.state).toEqual({ name: "live", isPolling: true });
    expect(asked.map((request) => request.waitSeconds)).toEqual([0, 25]);
    const answer = world.client.request("c1", { type: "send", clientMessageId: "c1" });
    await expect(answer).resolves.toMatchObject({ type: "sent" });
    waiting?.([added(1), added(2)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.positions()).toEqual([1, 2]);
    expect(asked.at(-1)).toEqual({
      commands: [{ type: "hello", conversations: [{ id: "conv_a", pos: 2 }] }],
      waitSeconds: 25,
    });
    expect(world.frames.filter((frame) => frame.type === "welcome")).toHaveLength(1);
  });

  it("takes over at once when a socket hangs while opening", async () => {
    world = new World({ fetch: server });
    world.client.start();
    await pass(5_000 + 500);
    expect(world.client.state).toEqual({ name: "live", isPolling: true });
  });

  it("goes back to a socket when one opens again", async () => {
    await fallBack();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.client.state).toEqual({ name: "live", isPolling: true });
    world.welcome();
    expect(world.client.state).toEqual({ name: "live", isPolling: false });
    const requests = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(requests);
  });

  it("stays while the socket is tried in vain", async () => {
    await fallBack();
    await vi.advanceTimersByTimeAsync(60_000);
    world.socket.drop(1006);
    expect(world.client.state).toEqual({ name: "live", isPolling: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.sockets).toHaveLength(4);
  });

  it("ends when polling is forbidden and tries a socket again when it fails", async () => {
    await fallBack();
    status = 503;
    waiting?.([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.client.state.name).toBe("waiting");
    await vi.advanceTimersByTimeAsync(20_000);
    world.socket.drop(1006);
    status = 403;
    await pass(20_000);
    expect(world.client.state).toEqual({ name: "ended", code: 4003 });
  });
});
