import { describe, expect, it } from "vitest";
import type { Say } from "../i18n/messages.ts";
import { placeSentence } from "./place.ts";

const say: Say = (key, places) => [key, ...Object.values(places ?? {})].join(" ");

describe("the place in words", () => {
  it("says position and wait, and no wait where nobody knows", () => {
    expect(placeSentence({ position: 3, expectedSeconds: 61, hasLeftMessage: false }, say)).toBe("queuePlace 3 · queueWait 2");
    expect(placeSentence({ position: 1, expectedSeconds: null, hasLeftMessage: false }, say)).toBe("queueNext");
  });

  it("thanks who left a message", () => {
    expect(placeSentence({ position: 9, expectedSeconds: 30, hasLeftMessage: true }, say)).toBe("queueLeft");
  });
});
