/** The loader's few words. */
import { describe, expect, it } from "vitest";
import { inkOn } from "./launcher.ts";
import { pickLanguage, textsOf } from "./texts.ts";

describe("pickLanguage", () => {
  it.each([
    [["zh-TW"], "zh-TW"],
    [["zh-Hant-HK"], "zh-TW"],
    [["zh"], "zh-CN"],
    [["fr", "zh-SG"], "zh-CN"],
    [["fr"], "en"],
    [[], "en"],
  ])("%j -> %s", (wishes, language) => {
    expect(pickLanguage(wishes)).toBe(language);
  });
});

it("has three words in each language and English for the rest", () => {
  expect(textsOf("zh-CN")).toHaveLength(3);
  expect(textsOf("xx")).toEqual(textsOf("en"));
});

it.each([
  ["#000000", "#fff"],
  ["#2563eb", "#fff"],
  ["#ffd43b", "#000"],
  ["#ffffff", "#000"],
])("on %s one writes in %s", (colour, ink) => {
  expect(inkOn(colour)).toBe(ink);
});
