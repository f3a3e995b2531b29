/** The people of the stories: a visitor on somebody's site and an agent in the console, each in a browser of their own. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Browser, type BrowserContextOptions, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { OWNER, type KefuServer } from "./kefu-server.ts";

/** Fails the story when a page throws, or breaks its own content security policy. */
export function watch(page: Page, name: string, problems: string[]): void {
  page.on("pageerror", (error) => problems.push(`${name}: ${String(error)}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused to/i.test(message.text())) {
      problems.push(`${name}: ${message.text()}`);
    }
  });
}

export async function expectNoViolations(page: Page, within?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const found = await (within ? builder.include(within) : builder).analyze();
  expect(found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

export class VisitorPerson {
  private constructor(
    readonly page: Page,
    readonly widget: FrameLocator,
  ) {}

  static async arrive(browser: Browser, url: string, problems: string[], options: BrowserContextOptions = {}): Promise<VisitorPerson> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
    const page = await context.newPage();
    watch(page, "visitor", problems);
    await page.goto(url);
    return new VisitorPerson(page, page.frameLocator("iframe"));
  }

  get box(): Locator {
    return this.widget.getByRole("textbox");
  }

  get log(): Locator {
    return this.widget.getByRole("log");
  }

  async open(): Promise<void> {
    await this.page.waitForFunction(() => "open" in (window as unknown as { kefu: object }).kefu);
    await this.page.evaluate(() => (window as unknown as { kefu: { open: () => void } }).kefu.open());
    await expect(this.box).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.widget.locator("button.send").click();
    await expect(this.log).toContainText(text.replaceAll("**", ""));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

export class AgentPerson {
  private constructor(readonly page: Page) {}

  static async signIn(browser: Browser, kefu: KefuServer, problems: string[], options: BrowserContextOptions = {}): Promise<AgentPerson> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    watch(page, "agent", problems);
    await page.goto(`${kefu.url}/sign-in`);
    await page.locator("input[type=email]").fill(OWNER.email);
    await page.locator("input[type=password]").fill(OWNER.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inbox/);
    return new AgentPerson(page);
  }

  get timeline(): Locator {
    return this.page.getByRole("log");
  }

  get box(): Locator {
    return this.page.getByRole("textbox", { name: /^(Write|写|寫|回复|回覆)/ });
  }

  /** Open the first conversation of a list. */
  async openFirst(kefu: KefuServer, view: "unassigned" | "mine" | "all"): Promise<void> {
    await this.page.goto(`${kefu.url}/inbox/${view}`);
    const first = this.page.locator("a[href*='/conv_'], [data-conversation]").first();
    await first.click();
    await expect(this.timeline).toBeVisible();
  }

  /** Open the conversation whose last words these are. */
  async openNewest(kefu: KefuServer, words: string): Promise<void> {
    await this.page.goto(`${kefu.url}/inbox/unassigned`);
    await this.page.locator("a[href*='/conv_']").filter({ hasText: words }).first().click();
    await expect(this.timeline).toContainText(words);
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press("Enter");
    await expect(this.timeline).toContainText(text);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
