import { describe, expect, it } from "vitest";
import { clockDuration } from "../../shared/duration";
import { resultOf } from "./ice-test";
import { bodyOf, draftsOf, emptyServer, withUrls } from "./server-draft";
import { within } from "./use-place";

describe("servers while they are edited", () => {
  const kept = { iceServers: [{ key: "ice_1", urls: ["turn:a", "turns:a"], auth: "static" as const, login: "kefu", hasSecret: true }], isRelayOnly: true };

  it("keep a secret that nobody has written anew", () => {
    expect(bodyOf(draftsOf(kept), true)).toEqual({
      iceServers: [{ key: "ice_1", urls: ["turn:a", "turns:a"], auth: "static", login: "kefu", secret: null }],
      isRelayOnly: true,
    });
  });

  it("ask for credentials with a TURN address, and for none with STUN", () => {
    const turn = withUrls(emptyServer(), "turn:turn.example.com");
    expect(turn.auth).toBe("shared_secret");
    expect(withUrls({ ...turn, auth: "static" }, "turns:turn.example.com").auth).toBe("static");
    expect(withUrls({ ...turn, secret: "s" }, "stun:stun.example.com").auth).toBe("none");
  });

  it("leave out rows without an address", () => {
    expect(bodyOf([emptyServer(), withUrls(emptyServer(), " stun:a,\nstun:b ")], false).iceServers.map(({ urls }) => urls)).toEqual([["stun:a", "stun:b"]]);
  });
});

describe("the trial of a server", () => {
  it("is judged by what the browser found through it", () => {
    const found = (types: string[], errorCodes: number[] = []) => ({ types, errorCodes });
    expect(resultOf(false, found(["host", "srflx"]))).toBe("stun_ok");
    expect(resultOf(false, found(["host"], [701]))).toBe("stun_failed");
    expect(resultOf(true, found(["relay"], [701]))).toBe("turn_ok");
    expect(resultOf(true, found([], [701]))).toBe("turn_failed");
    expect(resultOf(true, found([], [701, 401]))).toBe("turn_denied");
  });
});

describe("the panel", () => {
  it("stays within the window", () => {
    const panel = { width: 300, height: 200 };
    const screen = { width: 1000, height: 600 };
    expect(within({ x: -50, y: 10_000 }, panel, screen)).toEqual({ x: 8, y: 392 });
    expect(within({ x: 100, y: 100 }, panel, screen)).toEqual({ x: 100, y: 100 });
    expect(within({ x: 100, y: 100 }, panel, { width: 200, height: 100 })).toEqual({ x: 8, y: 8 });
  });

  it("shows durations as a clock does", () => {
    expect([7_000, 750_000, 3_723_000, -5].map(clockDuration)).toEqual(["0:07", "12:30", "1:02:03", "0:00"]);
  });
});
