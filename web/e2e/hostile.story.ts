/** Promises 23 and 25 in a real browser: hostile words run nowhere, and hostile pages get nothing from the widget. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

const WORDS = [
  `<img src=x onerror=alert(1)>`,
  `<script>alert(1)</script>`,
  `[click](javascript:alert(1))`,
  `![p](javascript:alert(1))`,
  `"><svg onload=alert(1)>`,
  `[a](data:text/html,<script>alert(1)</script>)`,
  "`</code><iframe src=javascript:alert(1)>`",
];

let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

test("hostile words are words on both sides", async ({ browser }) => {
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const eve = await VisitorPerson.arrive(browser, site.url, problems);
  const alerts: string[] = [];
  eve.page.on("dialog", (dialog) => {
    alerts.push(`visitor: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await eve.open();
  for (const word of WORDS) {
    await eve.box.fill(word);
    await eve.widget.locator("button.send").click();
  }
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  ada.page.on("dialog", (dialog) => {
    alerts.push(`agent: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("<script>alert(1)</script>");
  await expect(eve.log).toContainText("<script>alert(1)</script>");
  for (const log of [ada.timeline, eve.log]) {
    await expect(log.locator("a[href^='javascript'], a[href^='data'], img[src^='x'], iframe, script, [onload], [onerror]")).toHaveCount(0);
  }
  expect(alerts).toEqual([]);
  expect(problems).toEqual([]);
  await Promise.all([eve.close(), ada.close(), site.close()]);
});

test("a hostile page hears nothing and is not heard", async ({ browser }) => {
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("a secret order number 4711");
  const heard = await sam.page.evaluate(async () => {
    // A frame of another origin on the same page forges every message it can think of, to the page and to the widget.
    const found: string[] = [];
    window.addEventListener("message", (event) => found.push(JSON.stringify(event.data)));
    const widget = document.querySelector("iframe") ?? document.querySelectorAll("*")[0];
    const frames = Array.from({ length: window.frames.length }, (_, n) => window.frames[n]);
    for (const frame of frames) {
      for (const type of ["ready", "open", "token", "session", "identify", "storage", "get-token", "hello"]) {
        frame?.postMessage({ type, kind: type, token: "stolen", url: "https://evil.example", baseUrl: "https://evil.example" }, "*");
      }
    }
    window.postMessage({ type: "navigate", url: "javascript:alert(1)" }, "*");
    await new Promise((resolve) => setTimeout(resolve, 800));
    return { found, tag: widget?.tagName };
  });
  expect(heard.found.join("")).not.toMatch(/kefuv_/);
  await sam.say("still here");

  // Another site that opens the widget in a frame of its own meets a new visitor, not Sam.
  const other = await HostSite.open(kefu);
  const stranger = await VisitorPerson.arrive(browser, other.url, problems);
  await stranger.open();
  await expect(stranger.log).not.toContainText("4711");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), stranger.close(), site.close(), other.close()]);
});
