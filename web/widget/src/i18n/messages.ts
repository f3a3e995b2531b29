/** The words of one language, loaded on use, and the filling of their places; used by every component through `say`. */

import type english from "./en.ts";

export type Messages = { [Key in keyof typeof english]: string };
export type MessageKey = keyof Messages;
export type Language = "en" | "zh-CN" | "zh-TW";
/** Gives the sentence for a key, with `{places}` filled. */
export type Say = (key: MessageKey, places?: Record<string, string | number>) => string;

/** The first wish that we speak; every Chinese is one of our two, everything else is English. */
export function pickLanguage(wishes: readonly (string | null | undefined)[]): Language {
  const wish = wishes.find((each) => each && /^(zh|en)\b/i.test(each)) ?? "en";
  if (/^en/i.test(wish)) return "en";
  return /-(tw|hk|mo|hant)\b/i.test(wish) ? "zh-TW" : "zh-CN";
}

export async function loadMessages(language: Language): Promise<Messages> {
  switch (language) {
    case "en":
      return (await import("./en.ts")).default;
    case "zh-CN":
      return (await import("./zh-CN.ts")).default;
    case "zh-TW":
      return (await import("./zh-TW.ts")).default;
  }
}

export function sayIn(messages: Messages): Say {
  return (key, places = {}) => messages[key].replace(/\{(\w+)\}/g, (place, name: string) => String(places[name] ?? place));
}
