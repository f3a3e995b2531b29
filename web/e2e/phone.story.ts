/** The same conversation on two phones, in Chinese, dark: the widget fills the screen, the console walks through panes. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, locale: "zh-CN", colorScheme: "dark" as const };

test("林 and Ada talk from phone to phone", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const lin = await VisitorPerson.arrive(browser, site.url, problems, PHONE);
  await lin.open();
  await expect(lin.log).toContainText("您好");
  await lin.say("请问茶壶还有货吗？");
  const frame = await lin.page.locator("iframe").boundingBox();
  expect(frame?.width).toBe(390);
  await expectNoViolations(lin.page);

  const ada = await AgentPerson.signIn(browser, kefu, problems, PHONE);
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("请问茶壶还有货吗？");
  const width = await ada.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await expectNoViolations(ada.page);
  expect(problems).toEqual([]);
  await Promise.all([lin.close(), ada.close(), site.close()]);
  await kefu.stop();
});
