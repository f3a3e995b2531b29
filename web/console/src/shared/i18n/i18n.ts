/** Messages in three languages, loaded by area when a route needs them; set up by `app/main.ts`. */

import { createI18n } from "vue-i18n";
import type { Language } from "@kefu/protocol/console-api";

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "zh-CN", name: "简体中文" },
  { code: "zh-TW", name: "繁體中文" },
  { code: "en", name: "English" },
];

/** Areas that every screen needs. */
const BASE_AREAS = ["ui", "errors", "shell"];
const STORED_LANGUAGE = "kefu.language";

interface Messages {
  [key: string]: string | Messages;
}

const files = import.meta.glob<Messages>("./*/*.json", { import: "default" });
const loaded = new Set<string>();
const wantedAreas = new Set<string>(BASE_AREAS);

export const i18n = createI18n<false>({
  legacy: false,
  locale: "en" as string,
  fallbackLocale: "en",
  missingWarn: false,
  fallbackWarn: false,
  messages: { en: {}, "zh-CN": {}, "zh-TW": {} } as Record<string, Messages>,
});

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language.code === value);
}

export function currentLanguage(): Language {
  const current = i18n.global.locale.value;
  return isLanguage(current) ? current : "en";
}

/** The nearest language of ours to what the browser asks for. */
export function nearestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted.map((each) => each.toLowerCase())) {
    if (/^zh\b.*\b(tw|hk|mo|hant)\b/.test(tag)) return "zh-TW";
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

export function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED_LANGUAGE);
  return isLanguage(stored) ? stored : nearestLanguage(navigator.languages);
}

/** Make the messages of one area ready in a language that need not be the one on screen. */
export async function loadAreaIn(language: Language, area: string): Promise<void> {
  const path = `./${language}/${area}.json`;
  const load = files[path];
  if (loaded.has(path) || !load) return;
  const messages = await load();
  i18n.global.mergeLocaleMessage(language, { [area]: messages });
  loaded.add(path);
}

/** Make the messages of these areas ready in the current language. */
export async function loadAreas(areas: readonly string[]): Promise<void> {
  for (const area of areas) wantedAreas.add(area);
  const language = currentLanguage();
  await Promise.all([...wantedAreas].map((area) => loadAreaIn(language, area)));
}

/** Change the language of everything on screen; remembered for the next visit on this device. */
export async function setLanguage(language: Language): Promise<void> {
  await Promise.all([...wantedAreas].map((area) => loadAreaIn(language, area)));
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
  localStorage.setItem(STORED_LANGUAGE, language);
}

/** For plain modules that cannot use `useI18n`. */
export function translate(key: string, params: Record<string, unknown> = {}): string {
  return i18n.global.t(key, params);
}

export const wording = {
  t: translate,
  te: (key: string): boolean => i18n.global.te(key),
};
