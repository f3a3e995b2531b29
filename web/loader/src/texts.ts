/** The few words that the loader itself says, by language: open, close, unread; used by launcher.ts. */

type Texts = readonly [open: string, close: string, unread: string];

const ENGLISH: Texts = ["Chat with us", "Close", "unread"];
const TEXTS: Record<string, Texts> = {
  "zh-CN": ["在线咨询", "关闭", "未读"],
  "zh-TW": ["線上諮詢", "關閉", "未讀"],
};

/** The first of the wished languages that we have; any Chinese is one of our two. */
export function pickLanguage(wishes: readonly string[]): string {
  const wish = wishes.find((each) => /^(zh|en)/i.test(each)) ?? "en";
  return /^en/i.test(wish) ? "en" : /-(tw|hk|mo|hant)/i.test(wish) ? "zh-TW" : "zh-CN";
}

export function textsOf(language: string): Texts {
  return TEXTS[language] ?? ENGLISH;
}
