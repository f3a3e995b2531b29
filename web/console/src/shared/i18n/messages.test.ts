import { describe, expect, it } from "vitest";
import { baseCompile } from "@intlify/message-compiler";

interface Messages {
  [key: string]: string | Messages;
}

const files = import.meta.glob<Messages>("./*/*.json", { import: "default", eager: true });
const sources = import.meta.glob<string>(["../../**/*.{ts,vue}", "!../../**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const LANGUAGES = ["zh-CN", "zh-TW", "en"];

function flatten(messages: Messages, prefix: string): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) => {
    const path = `${prefix}.${key}`;
    return typeof value === "string" ? [[path, value] as [string, string]] : flatten(value, path);
  });
}

function messagesOf(language: string): Map<string, string> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`));
  return new Map(own.flatMap(([path, messages]) => flatten(messages, path.replace(/^.*\/|\.json$/g, ""))));
}

const known = new Map(LANGUAGES.map((language) => [language, messagesOf(language)]));
const areas = new Set(Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, "")));
const code = Object.values(sources).join("\n");

function keysBy(pattern: RegExp): string[] {
  const keys = [...code.matchAll(pattern)].map((match) => match[1] ?? "");
  return [...new Set(keys)].filter((key) => areas.has(key.split(".")[0] ?? ""));
}

/** Whole keys in quotes, wherever they stand. */
const literals = new Set(keysBy(/["'`]([a-z][\w-]*(?:\.[\w-]+)+)["'`]/g));
/** Keys where only a message can stand: `t("a.b")`, `title: "a.b"`, `is ? "a.b" : "a.c"`. */
const named = keysBy(/[(:?]\s*["'`]([a-z][\w-]*(?:\.[\w-]+)+)["'`]/g);
/** What stands before the first `${` of a key that is put together: `t(`shell.theme.${theme}`)`. */
const prefixes = [...code.matchAll(/`([a-z][\w-]*\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? "");

function placeholders(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();
}

describe("messages", () => {
  const english = known.get("en") ?? new Map<string, string>();

  it("exist in every language, none empty", () => {
    expect(english.size).toBeGreaterThan(200);
    for (const language of LANGUAGES) {
      expect([...(known.get(language)?.keys() ?? [])].sort(), language).toEqual([...english.keys()].sort());
      expect([...(known.get(language) ?? [])].filter(([, text]) => text.trim() === ""), language).toEqual([]);
    }
  });

  it("have the same placeholders in every language", () => {
    for (const language of LANGUAGES) {
      for (const [key, text] of known.get(language) ?? []) {
        expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english.get(key) ?? ""));
      }
    }
  });

  it("can be compiled", () => {
    const broken: string[] = [];
    for (const [language, messages] of known) {
      for (const [key, text] of messages) {
        baseCompile(text, { jit: true, onError: (error) => broken.push(`${language} ${key}: ${error.message}`) });
      }
    }
    expect(broken).toEqual([]);
  });

  it("are there for every key that the code names", () => {
    const keys = [...english.keys()];
    const isKnown = (key: string): boolean => english.has(key) || keys.some((each) => each.startsWith(`${key}.`));
    expect(named.filter((key) => !isKnown(key))).toEqual([]);
    const isUsed = (prefix: string): boolean => keys.some((key) => key.startsWith(prefix));
    expect(prefixes.filter((prefix) => areas.has(prefix.split(".")[0] ?? "") && !isUsed(prefix))).toEqual([]);
  });

  it("are all used", () => {
    const isUsed = (key: string): boolean => literals.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });
});
