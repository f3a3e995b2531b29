/** Emoji from our own files, searchable in the language on screen; loaded when the panel first opens. */

import Database from "emoji-picker-element/database";
import enUrl from "emoji-picker-element-data/en/cldr/data.json?url";
import zhHantUrl from "emoji-picker-element-data/zh-hant/cldr/data.json?url";
import zhUrl from "emoji-picker-element-data/zh/cldr/data.json?url";

export interface EmojiItem {
  unicode: string;
  name: string;
}

/** Group numbers of Unicode's data, in the order of the panel. */
export const EMOJI_GROUPS = [
  { group: 0, sign: "😀", name: "smileys" },
  { group: 1, sign: "👋", name: "people" },
  { group: 3, sign: "🐱", name: "animals" },
  { group: 4, sign: "🍎", name: "food" },
  { group: 5, sign: "🏠", name: "places" },
  { group: 6, sign: "⚽", name: "activities" },
  { group: 7, sign: "📝", name: "objects" },
  { group: 8, sign: "⛔", name: "symbols" },
  { group: 9, sign: "🏁", name: "flags" },
] as const;

const SOURCES: Record<string, { locale: string; dataSource: string }> = {
  "zh-CN": { locale: "zh", dataSource: zhUrl },
  "zh-TW": { locale: "zh-hant", dataSource: zhHantUrl },
};
const ENGLISH = { locale: "en", dataSource: enUrl };
const MOST_RECENT = 16;

type Found = Awaited<ReturnType<Database["getEmojiBySearchQuery"]>>[number];

function itemsOf(found: readonly Found[]): EmojiItem[] {
  return found.flatMap((each) => ("unicode" in each ? [{ unicode: each.unicode, name: each.annotation }] : []));
}

export class EmojiBook {
  private readonly database: Database;

  constructor(language: string) {
    this.database = new Database(SOURCES[language] ?? ENGLISH);
  }

  async group(group: number): Promise<EmojiItem[]> {
    return itemsOf(await this.database.getEmojiByGroup(group));
  }

  async search(query: string): Promise<EmojiItem[]> {
    return itemsOf(await this.database.getEmojiBySearchQuery(query));
  }

  async recent(): Promise<EmojiItem[]> {
    return itemsOf(await this.database.getTopFavoriteEmoji(MOST_RECENT));
  }

  used(unicode: string): void {
    void this.database.incrementFavoriteEmojiCount(unicode);
  }

  close(): void {
    void this.database.close();
  }
}
