/** Topics while they are edited: rows that can be added, ordered and taken away; used by `topics-editor.vue`. */

import type { Language, Topic } from "@kefu/protocol/console-api";

export interface TopicRow {
  /** Names the row on screen, before it has a key of its own. */
  row: number;
  key: string;
  label: Record<Language, string>;
  teamId: string;
  tagIds: readonly string[];
  priority: NonNullable<Topic["priority"]>;
}

export const MOST_TOPICS = 20;
let lastRow = 0;

const wordsOf = (label: Topic["label"]): Record<Language, string> => ({
  "zh-CN": label["zh-CN"] ?? "",
  "zh-TW": label["zh-TW"] ?? "",
  en: label["en"] ?? "",
});

export function rowOf({ key, label, teamId, tagIds, priority }: Topic): TopicRow {
  return { row: ++lastRow, key, label: wordsOf(label), teamId: teamId ?? "", tagIds: tagIds ?? [], priority: priority ?? "none" };
}

export function newRow(): TopicRow {
  return { row: ++lastRow, key: "", label: wordsOf({}), teamId: "", tagIds: [], priority: "none" };
}

/** A key for the link, from words that a link can carry; else the next number. A key that is printed somewhere never changes. */
export function keyFor(label: Record<Language, string>, taken: ReadonlySet<string>): string {
  const words = label.en.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  if (words && !taken.has(words)) return words;
  for (let number = 1; ; number += 1) {
    const key = words ? `${words.slice(0, 36)}-${number + 1}` : `topic-${number}`;
    if (!taken.has(key)) return key;
  }
}

export function topicsOf(rows: readonly TopicRow[]): Topic[] {
  const taken = new Set(rows.map((row) => row.key).filter(Boolean));
  return rows.map(({ key, label, teamId, tagIds, priority }) => {
    const named = key || keyFor(label, taken);
    taken.add(named);
    const spoken = Object.entries(label).filter(([, text]) => text.trim() !== "");
    return {
      key: named,
      label: Object.fromEntries(spoken.map(([language, text]) => [language, text.trim()])),
      teamId: teamId || null,
      tagIds: [...tagIds],
      priority,
    };
  });
}

export function isNamed({ label }: Pick<TopicRow, "label">): boolean {
  return Object.values(label).some((text) => text.trim() !== "");
}

/** As the server takes it: letters, digits, and a few signs. */
export function isSource(text: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ .+-]{0,59}$/u.test(text);
}
