/** The first visit: a wizard guarded by the token in the log, until the snippet stands on the screen. */
import { expect, test } from "@playwright/test";
import { KefuServer, OWNER } from "./kefu-server.ts";
import { expectNoViolations, watch } from "./people.ts";

test("an owner sets Kefu up", async ({ browser }) => {
  const kefu = await KefuServer.start(false);
  const problems: string[] = [];
  const link = /\/setup\?token=([\w-]+)/.exec(kefu.log.replace(/\s/g, ""))?.[1];
  expect(link).toBeTruthy();
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 } })).newPage();
  watch(page, "owner", problems);

  await page.goto(`${kefu.url}/setup`);
  await page.getByLabel("Setup token").fill("kefusetup_wrong");
  await page.getByRole("button", { name: /continue|next/i }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();

  await page.goto(`${kefu.url}/setup?token=${link}`);
  const next = async () => page.getByRole("button", { name: /continue|next|finish/i }).click();
  // A token in the link is checked by itself.
  await page.getByLabel("Workspace name").fill("Tea House");
  await next();
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await next();
  await page.getByLabel("Name", { exact: true }).fill("Website");
  await expectNoViolations(page);
  await next();
  await expect(page.getByText("You are ready")).toBeVisible();
  await expect(page.getByText(/widget\.js/)).toBeVisible();
  await page.getByRole("link", { name: "Go to the inbox" }).or(page.getByRole("button", { name: "Go to the inbox" })).click();
  await expect(page.getByText("Nothing is waiting for you")).toBeVisible();

  // The token was good for once.
  await page.goto(`${kefu.url}/setup?token=${link}`);
  await expect(page).not.toHaveURL(/\/setup/);
  expect(problems).toEqual([]);
  await kefu.stop();
});
