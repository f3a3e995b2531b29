/** A call's line in words, from the visitor's side, and the same words in every language. */
import { describe, expect, it } from "vitest";
import { aMessage } from "../fake-data.ts";
import { lineWords } from "./call-line.tsx";
import { clock, loadCallWords } from "./words.ts";

describe("the line of a call", () => {
  it("says who called and how it went", async () => {
    const words = await loadCallWords("en");
    const line = (direction: "incoming" | "outgoing", outcome: "ended" | "declined" | "missed" | "failed") =>
      lineWords(aMessage(1, { direction, type: "call", call: { kind: "video", outcome, durationMs: outcome === "ended" ? 65_000 : null, agentName: "Ada" } }), words);
    expect(line("outgoing", "ended")).toBe("Video call · 1:05");
    expect(line("incoming", "missed")).toBe("Video call · no answer");
    expect(line("outgoing", "missed")).toBe("Video call · missed");
    expect(line("outgoing", "declined")).toBe("Video call · declined");
    expect(line("incoming", "failed")).toBe("Video call · could not connect");
  });

  it("has every place in every language", async () => {
    const english = await loadCallWords("en");
    const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const language of ["zh-CN", "zh-TW"] as const) {
      const words = await loadCallWords(language);
      for (const key of Object.keys(english) as (keyof typeof english)[]) expect(places(words[key]), `${language} ${key}`).toEqual(places(english[key]));
    }
  });

  it("counts hours only where there are any", () => {
    expect([0, 61_000, 3_600_000].map(clock)).toEqual(["0:00", "1:01", "1:00:00"]);
  });
});
