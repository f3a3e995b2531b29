/** A conversation becomes a ticket; its visitor follows it on a phone without JavaScript, answers, rates and opens it again. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson, watch } from "./people.ts";

let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

async function seen(phone: Page, words: string): Promise<void> {
  await expect(async () => {
    await phone.reload();
    await expect(phone.locator("main")).toContainText(words, { timeout: 500 });
  }).toPass({ timeout: 8_000 });
}

test("a ticket from the conversation to the rating", async ({ browser }) => {
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("The handle of my teapot broke off");

  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openNewest(kefu, "The handle of my teapot broke off");
  await ada.page.getByRole("button", { name: "Make a ticket" }).click();
  const dialog = ada.page.getByRole("dialog");
  await expect(dialog.getByLabel("Title")).toHaveValue("The handle of my teapot broke off");
  await dialog.getByLabel(/Note for colleagues/).fill("Sold last week, be kind");
  await dialog.getByRole("button", { name: "Make the ticket" }).click();
  const line = ada.page.getByRole("complementary").getByRole("link", { name: /#1001/ });
  await expect(line).toBeVisible();

  const card = sam.widget.getByRole("link", { name: /Open the ticket/ });
  await expect(card).toBeVisible();
  const link = (await card.getAttribute("href")) ?? "";
  const phoneContext = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 780 }, colorScheme: "dark" });
  const phone = await phoneContext.newPage();
  watch(phone, "phone", problems);
  await phone.goto(link);
  await expect(phone.locator("h1")).toHaveText("The handle of my teapot broke off");
  await expect(phone.locator("body")).not.toContainText("be kind");

  await line.click();
  await ada.page.getByRole("textbox", { name: "Reply" }).fill("Could you send us a photo?");
  await ada.page.getByRole("button", { name: "More ways to send" }).click();
  await ada.page.getByRole("menuitem", { name: "Send and wait" }).click();
  await expect(ada.page.getByRole("log")).toContainText("Could you send us a photo?");
  await expectNoViolations(ada.page);

  await seen(phone, "Could you send us a photo?");
  await expect(phone.locator(".state")).toHaveText("Waiting for your answer");
  await phone.locator("#text").fill("Here you are");
  await phone.locator("#file").setInputFiles({ name: "handle.txt", mimeType: "text/plain", buffer: Buffer.from("a broken handle") });
  await phone.getByRole("button", { name: "Send" }).click();
  await expect(phone.locator(".said .own")).toContainText("handle.txt");

  await expect(ada.page.getByRole("log")).toContainText("Here you are");
  await ada.page.getByRole("button", { name: "Solve", exact: true }).click();
  await expect(ada.page.getByRole("button", { name: "Open again" })).toBeVisible();

  await seen(phone, "How did we do?");
  await phone.locator(".stars label").nth(3).click();
  await phone.locator("#comment").fill("Quick, thank you");
  await phone.getByRole("button", { name: "Rate" }).click();
  await expect(phone.locator("main")).toContainText("Thank you for your rating.");
  await expect(ada.page.getByText("Quick, thank you")).toBeVisible();
  await phone.getByRole("button", { name: "It is not solved" }).click();
  await expect(phone.locator(".state")).toHaveText("In progress");
  await expect(ada.page.getByRole("button", { name: "Solve", exact: true })).toBeVisible();

  await phoneContext.close();
  expect(problems).toEqual([]);
});
