/** Promise 39: the widget is a good guest, on whatever page, and stands where the page does its worst. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite, type HostPage } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

let kefu: KefuServer;
let problems: string[];

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.beforeEach(() => {
  problems = [];
});

test.afterAll(async () => {
  await kefu.stop();
});

const RUDE: Record<string, HostPage> = {
  "takes every style away": { style: "* { all: unset !important }" },
  "hides, shrinks and turns whatever it can name": {
    style: `div, button, iframe, svg, span, kefu-widget { display: none !important; visibility: hidden !important; opacity: 0 !important;
      position: static !important; width: 0 !important; height: 0 !important; z-index: -1 !important; pointer-events: none !important;
      transform: rotate(90deg) !important; clip-path: inset(50%) !important; font-size: 0 !important; filter: invert(1) !important }`,
  },
  "lays itself over everything": {
    style: ".over { position: fixed; inset: 0; z-index: 2147483647; background: #fff8 }",
    body: '<main><h1>Tea house</h1></main><div class="over"></div>',
  },
  "moves its body": { style: "body { transform: translate(90px, 40px) scale(0.5); filter: blur(0); contain: layout; overflow: hidden }" },
};

/** Where the button stands, whether a click reaches it, and whether the page scrolls sideways. */
async function buttonOn(page: Page) {
  await page.waitForFunction(() => document.querySelector("kefu-widget")?.shadowRoot?.querySelector("button")?.offsetWidth);
  return page.evaluate(() => {
    const host = document.querySelector("kefu-widget");
    const box = host?.shadowRoot?.querySelector("button")?.getBoundingClientRect() ?? new DOMRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const { scrollWidth, clientWidth } = document.documentElement;
    return { x: box.x, right: innerWidth - box.right, bottom: innerHeight - box.bottom, width: box.width, height: box.height, isHit: hit === host, isWide: scrollWidth > clientWidth };
  });
}

for (const [what, rude] of Object.entries(RUDE)) {
  test(`the button and the panel stand on a page that ${what}`, async ({ browser }) => {
    const site = await HostSite.open(kefu, { policy: "none", ...rude });
    const sam = await VisitorPerson.arrive(browser, site.url, problems);
    const button = await buttonOn(sam.page);
    expect(button).toMatchObject({ right: 20, bottom: 20, width: 56, height: 56, isHit: true, isWide: false });
    await sam.page.mouse.click(button.x + 28, 760 - 48);
    await expect(sam.box).toBeVisible();
    const frame = await sam.page.locator("iframe").boundingBox();
    expect(frame?.width).toBe(400);
    expect(frame?.height).toBeGreaterThan(500);
    await sam.say("it works here too");
    expect(problems).toEqual([]);
    await Promise.all([sam.close(), site.close()]);
  });
}

const WITNESS = `
  window.seen = { shifts: [], names: Object.getOwnPropertyNames(window) };
  new PerformanceObserver((list) => window.seen.shifts.push(...list.getEntries().map((each) => each.value)))
    .observe({ type: "layout-shift", buffered: true });`;

/** What the page's own witness saw, and what lies in the browser. */
async function tracesOn(page: Page) {
  const host = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: { shifts: number[]; names: string[] } };
    const names = Object.getOwnPropertyNames(window).filter((name) => !seen.names.includes(name) && name !== "seen" && !/^\d+$/.test(name));
    return { names, shifts: seen.shifts, stored: [...Object.keys(localStorage), ...Object.keys(sessionStorage)], cookie: document.cookie };
  });
  const frame = page.frames().find((each) => each.url().includes("/widget/frame/"));
  const inFrame = await frame?.evaluate(async () => {
    try {
      return [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map((each) => each.name)];
    } catch {
      // A browser that gives frames of other sites no storage.
      return [];
    }
  });
  return { ...host, inFrame: inFrame ?? [], cookies: await page.context().cookies() };
}

test("it moves nothing, adds one name, and sets no cookie", async ({ browser }) => {
  const site = await HostSite.open(kefu, { script: WITNESS, body: "<main><h1>Tea house</h1><p>Our own page.</p></main>".repeat(40) });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("hello");
  const traces = await tracesOn(sam.page);
  expect(traces).toMatchObject({ names: ["kefu"], shifts: [], cookies: [], cookie: "" });
  // It does keep something here, so that the next story can say that there it does not.
  expect([...traces.stored, ...traces.inFrame].length).toBeGreaterThanOrEqual(2);
  expect([...traces.stored, ...traces.inFrame].filter((name) => !/^kefu\.inb_\w+\./.test(name ?? ""))).toEqual([]);
  // The witness would have seen a shift.
  await sam.page.evaluate(() => document.querySelector("h1")?.before(Object.assign(document.createElement("div"), { style: "height: 200px" })));
  await expect.poll(async () => (await tracesOn(sam.page)).shifts.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

test("with data-storage none it leaves nothing at all, and a reload begins anew", async ({ browser }) => {
  const site = await HostSite.open(kefu, { script: WITNESS, snippet: 'data-storage="none"' });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("remember nothing");
  await sam.box.fill("a draft");
  expect(await tracesOn(sam.page)).toEqual({ names: ["kefu"], shifts: [], stored: [], inFrame: [], cookies: [], cookie: "" });
  await sam.page.reload();
  await sam.open();
  await expect(sam.log).toContainText("How can we help you?");
  await expect(sam.log).not.toContainText("remember nothing");
  await expect(sam.box).toHaveValue("");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

test("a single-page site changes its address and its whole body, and the conversation stays", async ({ browser }) => {
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("which tea is this?");
  await sam.page.evaluate(() => {
    history.pushState({}, "", "/teas/oolong");
    document.title = "Oolong";
    document.body.replaceWith(Object.assign(document.createElement("body"), { textContent: "Oolong" }));
  });
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openNewest(kefu, "which tea is this?");
  const here = ada.page.locator("dl > div").filter({ has: ada.page.getByRole("img", { name: "Current page" }) }).getByRole("link");
  await expect(here).toHaveAttribute("href", `${site.url}/teas/oolong`);
  await ada.say("Oolong, from the mountains.");
  await expect(sam.log).toContainText("from the mountains");
  await sam.page.goBack();
  await expect(here).toHaveAttribute("href", `${site.url}/`);
  await expect(sam.log).toContainText("which tea is this?");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});

test("a policy that knows only a nonce is enough", async ({ browser }) => {
  const site = await HostSite.open(kefu, { policy: "nonce" });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("strict, but open");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

test("where the policy forbids to ask for the colours, the button works without them", async ({ browser }) => {
  const site = await HostSite.open(kefu, { policy: "no-connect" });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("plain, but open");
  // The browser reports the one request that was refused, and nothing else.
  expect(problems.filter((each) => !/\/config\b/.test(each))).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

const NO_STORAGE = `for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });`;

test("where the browser forbids all storage one can talk until the page is left", async ({ browser }) => {
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, "about:blank", problems);
  await sam.page.addInitScript(NO_STORAGE);
  await sam.page.goto(site.url);
  await sam.open();
  await sam.say("no memory, no problem");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

test("where only the frame may store nothing, the page keeps the conversation", async ({ browser }) => {
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, "about:blank", problems);
  await sam.page.addInitScript(`if (window !== top) { ${NO_STORAGE} }`);
  await sam.page.goto(site.url);
  await sam.open();
  await sam.say("remember me");
  await sam.page.reload();
  await sam.open();
  await expect(sam.log).toContainText("remember me");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), site.close()]);
});

test("who wants less motion sees none", async ({ browser }) => {
  const site = await HostSite.open(kefu);
  const moving: number[] = [];
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    const sam = await VisitorPerson.arrive(browser, site.url, problems, { reducedMotion });
    await sam.open();
    const durations = await sam.page.evaluate(() => {
      const panel = document.querySelector("kefu-widget")?.shadowRoot?.querySelector(".panel");
      return panel ? getComputedStyle(panel).transitionDuration.split(",").map(parseFloat) : [];
    });
    const inFrame = await sam.box.evaluate(() => {
      const line = document.querySelector(".composer-line");
      return line ? getComputedStyle(line).transitionDuration.split(",").map(parseFloat) : [];
    });
    moving.push([...durations, ...inFrame].filter((seconds) => seconds > 0.001).length);
    await sam.close();
  }
  expect(moving[0]).toBeGreaterThan(0);
  expect(moving[1]).toBe(0);
  await site.close();
});
