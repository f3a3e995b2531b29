/** Every language has the same keys and places, and the right one is picked. */
import { describe, expect, it } from "vitest";
import { loadMessages, pickLanguage, sayIn, type Language } from "./messages.ts";

const languages: Language[] = ["en", "zh-CN", "zh-TW"];

function places(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

describe("dictionaries", () => {
  it.each(languages)("%s has the keys and places of English, and no empty text", async (language) => {
    const [english, messages] = [await loadMessages("en"), await loadMessages(language)];
    expect(Object.keys(messages)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(messages)) {
      expect(text.trim(), key).not.toBe("");
      expect(places(text), key).toEqual(places(english[key as keyof typeof english]));
    }
  });

  it("uses traditional letters in zh-TW and simplified ones in zh-CN", async () => {
    expect(Object.values(await loadMessages("zh-TW")).join("")).not.toMatch(/[们这关发图]/);
    expect(Object.values(await loadMessages("zh-CN")).join("")).not.toMatch(/[們這關發圖]/);
  });
});

describe("pickLanguage", () => {
  it.each<[(string | null)[], Language]>([
    [["de-DE", "zh-Hant-HK"], "zh-TW"],
    [["zh"], "zh-CN"],
    [["zh-SG", "en"], "zh-CN"],
    [["zh-TW"], "zh-TW"],
    [["fr", "en-GB", "zh"], "en"],
    [[null, "ja"], "en"],
    [[], "en"],
  ])("%j -> %s", (wishes, language) => {
    expect(pickLanguage(wishes)).toBe(language);
  });
});

it("sayIn fills places and leaves unknown ones", async () => {
  const say = sayIn(await loadMessages("en"));
  expect(say("typing", { name: "Ada" })).toBe("Ada is typing…");
  expect(say("typing")).toContain("{name}");
});
