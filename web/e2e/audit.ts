/** Promise 38 for one screen: axe in light and dark, at a desk and at 320 px, and with letters twice as large. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { RunOptions } from "axe-core";
import { inspectLayout } from "./layout.ts";

/** KEFU_SHOTS=folder keeps a picture of every look at every screen, for people who look at them. */
const SHOTS = process.env["KEFU_SHOTS"];

const DESK = { width: 1280, height: 800 };
/** 1280 px at 400 %, as WCAG 1.4.10 has it. */
const NARROW = { width: 320, height: 640 };
const NORMAL_TEXT = { standard: 16, fixed: 13 };
const LARGE_TEXT = { standard: 32, fixed: 26 };

/** All rules that axe has on by itself, and the size of targets; another theme changes only colours. */
const RULES: Record<"all" | "colours", RunOptions> = {
  all: { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } },
  colours: { resultTypes: ["violations"], runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } },
};

async function runAxe(page: Page, rules: keyof typeof RULES): Promise<string[]> {
  // One document: the console and the widget's own page have no frames, so axe need not look for them.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(RULES[rules]).analyze();
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(" ")} (${node.any[0]?.message ?? each.help})`));
}

/** Two frames: what a changed width or theme does is drawn. A menu hangs on its button, so that is brought back into view. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    document.querySelector("[aria-haspopup][data-state=open]")?.scrollIntoView({ block: "nearest" });
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

async function keep(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name.replaceAll(/[^\p{L}\d]+/gu, "-")}.png`) });
}

/** The page's letters at twice the size, as the browser's own setting does it; the widths of the layout stay. */
async function withLargeText(page: Page, look: () => Promise<void>): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const change = async (fontSizes: typeof NORMAL_TEXT): Promise<void> => {
    await browser.send("Page.setFontSizes", { fontSizes });
    // The browser asks its media queries anew only when the window changes too.
    for (const width of [DESK.width + 1, DESK.width]) {
      await page.setViewportSize({ ...DESK, width });
      await settle(page);
    }
  };
  await change(LARGE_TEXT);
  await look();
  await change(NORMAL_TEXT);
  await browser.detach();
}

/** The screen as a language that runs from right to left would have it. */
async function mirror(page: Page, look: () => Promise<void>): Promise<void> {
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  await settle(page);
  await look();
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
}

/** Every defect of the screen that is open now, with the look in which it shows. */
export async function audit(page: Page, name: string): Promise<string[]> {
  const problems: string[] = [];
  const note = (look: string, found: readonly string[]): void => void problems.push(...found.map((each) => `${name}, ${look}: ${each}`));
  for (const [width, viewport] of [["desk", DESK], ["320 px", NARROW]] as const) {
    await page.setViewportSize(viewport);
    await settle(page);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      note(`${width} ${colorScheme}`, await runAxe(page, colorScheme === "light" ? "all" : "colours"));
      await keep(page, `${name} ${width} ${colorScheme}`);
    }
    note(width, await page.evaluate(inspectLayout));
  }
  await page.setViewportSize(DESK);
  await mirror(page, async () => {
    await keep(page, `${name} mirrored`);
    note("right to left", await page.evaluate(inspectLayout));
  });
  await withLargeText(page, async () => {
    await keep(page, `${name} 200 %`);
    note("200 %", await page.evaluate(inspectLayout));
  });
  return problems;
}
