/** The words of calls in the visitor's language; they load with the first call, or with the first line of one. */

import { useEffect, useState } from "preact/hooks";
import type { Language } from "../i18n/messages.ts";
import type english from "./i18n/en.ts";

export type CallWords = { [Key in keyof typeof english]: string };

export async function loadCallWords(language: Language): Promise<CallWords> {
  switch (language) {
    case "en":
      return (await import("./i18n/en.ts")).default;
    case "zh-CN":
      return (await import("./i18n/zh-CN.ts")).default;
    case "zh-TW":
      return (await import("./i18n/zh-TW.ts")).default;
  }
}

/** null until they are here. */
export function useCallWords(language: Language): CallWords | null {
  const [words, setWords] = useState<CallWords | null>(null);
  useEffect(() => void loadCallWords(language).then(setWords, () => undefined), [language]);
  return words;
}

export function fill(sentence: string, places: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => places[name] ?? place);
}

/** 0:07, 12:30, 1:02:03. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
