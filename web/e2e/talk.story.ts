/** The main job: a visitor of somebody's site and an agent talk; every kind of message, marks, notes, a reload between. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";
import { PICTURE } from "./pictures.ts";

let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

test("a visitor and an agent talk", async ({ browser }) => {
  const problems: string[] = [];
  // Queued before the script has loaded, as a site does that wants the widget open at once.
  const site = await HostSite.open(kefu, { script: `window.kefu = window.kefu || []; window.kefu.push(["open"]);` });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await expect(sam.box).toBeVisible();
  await expect(sam.log).toContainText("How can we help you?");
  await sam.say("Hello, is the **blue teapot** in stock?");
  await expect(sam.log.locator("strong")).toHaveText("blue teapot");

  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("blue teapot");
  await expect(sam.log.getByText("Read", { exact: true })).toBeAttached();

  await ada.page.keyboard.press("c");
  await expect(ada.timeline).toContainText("claimed the conversation");
  await ada.say("Yes! We have three of them.");
  await expect(sam.log).toContainText("We have three of them.");
  await expect(sam.widget.getByRole("banner").or(sam.widget.locator("header"))).toContainText("ada");

  await sam.box.pressSequentially("Wonderful, I will", { delay: 20 });
  await expect(ada.page.getByText("Wonderful, I will")).toBeVisible();
  await sam.say("Wonderful, I will take two.");
  await expect(ada.timeline).toContainText("I will take two.");

  await ada.page.getByRole("button", { name: "Note", exact: true }).click();
  await ada.page.getByRole("textbox", { name: /note/i }).fill("a regular, be kind");
  await ada.page.keyboard.press("Enter");
  await expect(ada.timeline).toContainText("a regular, be kind");
  await ada.page.getByRole("button", { name: "Reply", exact: true }).first().click();

  await sam.page.reload();
  await expect(sam.box).toBeVisible();
  await expect(sam.log).toContainText("We have three of them.");
  await expect(sam.log).toContainText("I will take two.");
  await expect(sam.log).not.toContainText("a regular");

  await sam.box.click();
  await sam.box.evaluate((box, data) => {
    const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const clipboard = new DataTransfer();
    clipboard.items.add(new File([bytes], "screenshot.png", { type: "image/png" }));
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
  }, PICTURE.toString("base64"));
  const send = sam.widget.locator("button.send");
  if (await send.isVisible()) await send.click();
  await expect(sam.log.locator("img").last()).toBeVisible();
  await expect(ada.timeline.locator("img").last()).toBeVisible();

  await expectNoViolations(ada.page);
  await expectNoViolations(sam.page);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});

test("an agent edits and recalls, and resolves; the visitor sees it and comes back", async ({ browser }) => {
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("Do you ship to Norway?");
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  await ada.say("No, sory.");
  await expect(sam.log).toContainText("No, sory.");

  await ada.timeline.getByText("No, sory.").hover();
  await ada.timeline.getByRole("button", { name: "Message actions" }).last().click();
  await ada.page.getByRole("menuitem", { name: "Edit" }).click();
  await ada.page.getByRole("textbox", { name: "Edit the message" }).fill("Yes, we do.");
  await ada.page.keyboard.press("Enter");
  await expect(sam.log).toContainText("Yes, we do.");
  await expect(sam.log).not.toContainText("No, sory.");

  await ada.say("Wrong window!");
  await expect(sam.log).toContainText("Wrong window!");
  await ada.timeline.getByText("Wrong window!").hover();
  await ada.timeline.getByRole("button", { name: "Message actions" }).last().click();
  await ada.page.getByRole("menuitem", { name: "Recall" }).click();
  await expect(sam.log).not.toContainText("Wrong window!");
  await expect(sam.log).toContainText("This message was recalled");

  await ada.page.getByRole("button", { name: "Resolve" }).click();
  await expect(sam.widget.getByText("This conversation has ended.")).toBeVisible();
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});
