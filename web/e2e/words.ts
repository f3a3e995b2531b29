/** What the console says in a language, read from the same files as the console reads, so that stories press by name. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "console", "src", "shared", "i18n");

export type Locale = "en" | "zh-CN";
export type Words = (key: string) => string;

/** `team.invite` is the word `invite` of team.json; of a sentence with places the longest part without one. */
export function wordsIn(locale: Locale): Words {
  return (key) => {
    const [area = "", ...path] = key.split(".");
    const file: unknown = JSON.parse(readFileSync(join(FOLDER, locale, `${area}.json`), "utf8"));
    const found = path.reduce((at, part) => (at as Record<string, unknown>)[part], file);
    if (typeof found !== "string") throw new Error(`${locale}: there is no ${key}`);
    return found.split(/\{[^}]*\}/).map((part) => part.trim()).reduce((longest, part) => (part.length > longest.length ? part : longest));
  };
}
