/** The screens of the widget that access.story.ts looks at, one after the other on the widget's own page. */
import { expect, type Page } from "@playwright/test";
import english from "../widget/src/i18n/en.ts";
import chinese from "../widget/src/i18n/zh-CN.ts";
import { HALF_A_PICTURE, PICTURE } from "./pictures.ts";
import type { Locale } from "./words.ts";

/** The agent who answers meanwhile. */
export interface Desk {
  answer(text: string): Promise<void>;
  resolve(): Promise<void>;
}

export interface WidgetStep {
  name: string;
  reach: (page: Page, say: typeof english, desk: Desk) => Promise<void>;
}

export function widgetWords(locale: Locale): typeof english {
  return locale === "en" ? english : chinese;
}

const LONG = `看看这个：**蓝色茶壶**，[说明书](https://example.com/manual) \`SKU-4711\`\n\n- 一\n- two\n\nhttps://example.com/${"very-long-".repeat(12)}`;

async function reload(page: Page): Promise<void> {
  await page.reload();
  await expect(page.locator(".header")).toBeVisible();
}

export const WIDGET_STEPS: readonly WidgetStep[] = [
  { name: "greeting", reach: (page, say) => expect(page.getByRole("log")).toContainText(say.greeting) },
  {
    name: "conversation",
    async reach(page, _say, desk) {
      await page.getByRole("textbox").fill("Is the blue teapot in stock? 还有吗？");
      await page.locator(".send").click();
      await expect(page.locator(".mark")).toBeVisible();
      await desk.answer(LONG);
      await page.locator("input[type=file]").setInputFiles({ name: "teapot.png", mimeType: "image/png", buffer: PICTURE });
      await expect(page.getByRole("log")).toContainText("SKU-4711");
      await expect(page.locator("button.picture")).toBeVisible();
    },
  },
  { name: "emoji", reach: (page, say) => page.getByRole("button", { name: say.emoji }).click() },
  {
    name: "what can be done with a message",
    async reach(page, say) {
      await page.getByRole("button", { name: say.emoji }).click();
      await page.getByRole("button", { name: say.actions }).first().click();
      await expect(page.locator(".actions-row")).toBeVisible();
    },
  },
  { name: "reply", reach: (page, say) => page.locator(".actions-row").getByRole("button", { name: say.reply }).click() },
  {
    name: "picture in full",
    async reach(page, say) {
      await page.locator(".context").getByRole("button", { name: say.cancel }).click();
      await page.locator("button.picture").click();
      await expect(page.locator("dialog[open] img")).toBeVisible();
    },
  },
  {
    name: "voice",
    async reach(page, say) {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: say.record }).click();
      await expect(page.getByRole("timer")).toBeVisible();
    },
  },
  {
    name: "file that was refused",
    async reach(page, say) {
      await page.locator(".recorder").getByRole("button", { name: say.cancel }).click();
      await page.locator("input[type=file]").setInputFiles({ name: "half.png", mimeType: "image/png", buffer: HALF_A_PICTURE });
      await expect(page.getByRole("log").getByText(say.errorDamaged)).toBeVisible();
    },
  },
  {
    name: "notice",
    async reach(page, say) {
      await page.getByRole("log").getByRole("button", { name: say.discard }).click();
      await page.locator("input[type=file]").setInputFiles({ name: "a.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") });
      await expect(page.locator(".notice")).toBeVisible();
    },
  },
  {
    name: "menu of the conversation",
    async reach(page, say) {
      await page.getByRole("button", { name: say.menu }).click();
      await expect(page.locator("dialog[open] .menu")).toBeVisible();
    },
  },
  {
    name: "question before the end",
    async reach(page) {
      await page.locator("dialog[open] .menu button").last().click();
      await expect(page.locator("dialog[open] .is-danger")).toBeVisible();
    },
  },
  {
    name: "offline",
    async reach(page, say) {
      await page.locator("dialog[open]").getByRole("button", { name: say.cancel }).click();
      await page.context().setOffline(true);
      await page.getByRole("textbox").fill("written offline");
      await page.locator(".send").click();
      await expect(page.locator(".banner")).toBeVisible();
    },
  },
  {
    name: "ended",
    async reach(page, say, desk) {
      await page.context().setOffline(false);
      // It may have waited long already, and comes back by itself.
      await expect(page.locator(".banner")).toHaveCount(0, { timeout: 60_000 });
      await desk.resolve();
      await expect(page.getByText(say.ended)).toBeVisible();
    },
  },
  {
    name: "earlier conversations",
    async reach(page, say) {
      await page.getByRole("button", { name: say.startAnew }).click();
      await page.locator(".header").getByRole("button", { name: say.past }).click();
      await expect(page.getByRole("heading", { name: say.past })).toBeVisible();
    },
  },
  {
    name: "earlier conversation",
    async reach(page, say) {
      await page.locator("main").getByText("SKU-4711").or(page.locator("main li button")).first().click();
      await expect(page.getByText(say.pastReading)).toBeVisible();
    },
  },
  {
    name: "session that fails",
    async reach(page, say) {
      await page.route("**/sessions", (route) => route.abort());
      await reload(page);
      await expect(page.getByText(say.startFailed)).toBeVisible();
    },
  },
  {
    name: "start that fails",
    async reach(page, say) {
      await page.route("**/config", (route) => route.abort());
      await page.reload();
      await expect(page.getByText(say.startFailed)).toBeVisible();
    },
  },
];
