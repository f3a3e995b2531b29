/** The same conversation on two phones, in Chinese, dark: the widget fills the screen, the console walks through panes. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { PICTURE } from "./pictures.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "zh-CN", colorScheme: "dark" as const };

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
  await ada.page.evaluate(async () => {
    const body = JSON.stringify({ preferences: { language: "zh-CN" } });
    await fetch("/api/v1/console/me", { method: "PATCH", headers: { "Content-Type": "application/json" }, body });
  });
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("请问茶壶还有货吗？");
  const width = await ada.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await expectNoViolations(ada.page);

  // The whole conversation with one thumb: take it, answer, note, attach, look who asks, resolve.
  await ada.page.getByRole("button", { name: "未分配" }).tap();
  await ada.page.getByRole("menuitem", { name: "认领" }).tap();
  await expect(ada.page.getByRole("button", { name: /^负责人：/ })).toBeVisible();
  await ada.box.fill("有的，还剩三把。");
  await ada.page.getByRole("button", { name: "发送", exact: true }).tap();
  await expect(lin.log).toContainText("还剩三把");
  await ada.page.getByRole("button", { name: "备注", exact: true }).tap();
  await ada.page.getByRole("textbox", { name: /仅客服可见/ }).fill("仓库已确认库存");
  await ada.page.getByRole("button", { name: "添加备注" }).tap();
  await expect(ada.timeline).toContainText("仓库已确认库存");
  await ada.page.getByRole("button", { name: "回复", exact: true }).tap();
  await ada.page.locator("input[type=file]").setInputFiles({ name: "teapot.png", mimeType: "image/png", buffer: PICTURE });
  await expect(ada.page.getByRole("list", { name: "附件" })).toContainText("teapot.png");
  await ada.page.getByRole("button", { name: "发送", exact: true }).tap();
  await expect(lin.log.getByRole("button", { name: /teapot\.png/ })).toBeVisible();
  await expect(lin.log).not.toContainText("仓库已确认库存");
  await ada.page.getByRole("button", { name: /的资料$/ }).tap();
  await expect(ada.page.getByRole("complementary", { name: "联系人" })).toBeVisible();
  await ada.page.getByRole("button", { name: "返回" }).tap();
  const targets = await ada.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("header button, header a, [role=toolbar] button")]
      .map((each) => ({ name: each.getAttribute("aria-label") ?? each.textContent, box: each.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < 40)
      .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
  );
  expect(targets).toEqual([]);
  await ada.page.getByRole("button", { name: "解决", exact: true }).tap();
  await expect(lin.widget.getByRole("button", { name: "开始新的会话" })).toBeVisible();
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(problems).toEqual([]);
  await Promise.all([lin.close(), ada.close(), site.close()]);
  await kefu.stop();
});
