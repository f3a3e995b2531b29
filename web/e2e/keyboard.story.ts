/** Promise 38 without a mouse: a visitor opens, writes, attaches and closes; an agent finds, answers and resolves. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer, OWNER } from "./kefu-server.ts";
import { VisitorPerson, watch } from "./people.ts";
import { PICTURE } from "./pictures.ts";

interface Focused {
  name: string;
  hasRing: boolean;
  isInView: boolean;
}

/** Whatever has the focus, through shadow roots and in the frame that has it: its name, and whether a person sees that it has it. */
async function focused(page: Page): Promise<Focused> {
  const frames = await Promise.all(page.frames().map(async (frame) => ((await frame.evaluate(() => document.hasFocus())) ? frame : null)));
  const frame = frames.findLast((each) => each !== null) ?? page.mainFrame();
  return frame.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element) return { name: "", hasRing: false, isInView: false };
    // A field may draw its ring around the box that it stands in.
    const around = [element, element.parentElement, element.parentElement?.parentElement, element.closest("label")];
    const hasRing = around.some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    });
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + Math.min(box.height, innerHeight) / 2);
    const isInView = hit !== null && (element.contains(hit) || hit.contains(element) || hit.shadowRoot?.contains(element) === true);
    const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
    return { name: (name || element.getAttribute("placeholder") || element.tagName).trim().replace(/\s+/g, " "), hasRing, isInView };
  });
}

/** Presses Tab (or Shift+Tab) until what is named has the focus; everything on the way must show that it has it. */
async function tabTo(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  const way: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key);
    const found = await focused(page);
    way.push(found.name.slice(0, 40));
    if (found.name !== "BODY") expect(found, `on the way to ${name}: ${way.join(" > ")}`).toMatchObject({ hasRing: true, isInView: true });
    if (name.test(found.name)) return;
  }
  throw new Error(`${name} was not reached: ${way.join(" > ")}`);
}

let kefu: KefuServer;
const problems: string[] = [];

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

test("a visitor and an agent manage without a mouse", async ({ browser }) => {
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.page.waitForFunction(() => "open" in (window as unknown as { kefu: object }).kefu);
  await tabTo(sam.page, new RegExp("^Chat with us$"));
  await sam.page.keyboard.press("Enter");
  await expect(sam.box).toBeFocused();
  await sam.page.keyboard.type("Is the blue teapot in stock?");
  await sam.page.keyboard.press("Enter");
  await expect(sam.log).toContainText("blue teapot");
  await tabTo(sam.page, /^Attach a file$/, "Shift+Tab");
  const chooser = sam.page.waitForEvent("filechooser");
  await sam.page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "teapot.png", mimeType: "image/png", buffer: PICTURE });
  await expect(sam.log.getByRole("button", { name: /teapot\.png/ })).toBeVisible();

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  watch(page, "agent", problems);
  await page.goto(`${kefu.url}/sign-in`);
  await expect(page.locator("input[type=email]")).toBeFocused();
  await page.keyboard.type(OWNER.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/inbox/);
  await expect(page.locator("h1")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Search messages and contacts" })).toBeFocused();
  await page.keyboard.type("teapot");
  await expect(page.locator("mark").first()).toBeVisible();
  await tabTo(page, /blue teapot/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("blue teapot");
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox", { name: /^Write to/ })).toBeFocused();
  await page.keyboard.type("Yes, three of them.");
  await page.keyboard.press("Enter");
  await expect(sam.log).toContainText("three of them");
  await tabTo(page, /^Resolve$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(sam.widget.getByText("This conversation has ended.")).toBeVisible();

  await sam.page.keyboard.press("Escape");
  await expect(sam.widget.getByText("This conversation has ended.")).toBeHidden();
  expect((await focused(sam.page)).name).toMatch(new RegExp("^Chat with us"));
  await sam.page.keyboard.press("Enter");
  await expect(sam.widget.getByRole("button", { name: /^Go on/ })).toBeFocused();
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), context.close(), site.close()]);
});
