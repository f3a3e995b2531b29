/** Calls with the fake camera of the browser: answered, seen and heard on both sides, and declined. */
import { expect, test, type Browser, type Locator } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

const DEVICES = { permissions: ["microphone", "camera"] };
let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

/** The picture of the other side moves. */
async function expectPicture(video: Locator): Promise<void> {
  await expect(video).toBeVisible();
  const timeOf = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => (element.videoWidth > 0 ? element.currentTime : 0));
  await expect.poll(timeOf, { timeout: 20_000 }).toBeGreaterThan(0);
  const before = await timeOf();
  await expect.poll(timeOf).toBeGreaterThan(before);
}

async function meet(browser: Browser, problems: string[], words: string): Promise<{ site: HostSite; sam: VisitorPerson; ada: AgentPerson }> {
  const ada = await AgentPerson.signIn(browser, kefu, problems, DEVICES);
  const answer = await ada.page.request.put(`${kefu.url}/api/v1/console/inboxes/${await kefu.inbox()}/calls`, {
    data: { hasVoice: true, hasVideo: true, canVisitorsStart: true },
    headers: { origin: kefu.url },
  });
  expect(answer.ok()).toBe(true);
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems, DEVICES);
  await sam.open();
  await sam.say(words);
  await ada.openNewest(kefu, words);
  return { site, sam, ada };
}

test("an agent calls a visitor, they see each other, and the call leaves its line", async ({ browser }) => {
  const problems: string[] = [];
  const { site, sam, ada } = await meet(browser, problems, "Can you show me the teapot?");
  await ada.page.getByRole("button", { name: /^Video call with/ }).click();
  await expect(sam.widget.getByRole("alertdialog")).toContainText("would like a video call");
  await expectNoViolations(sam.page);
  await sam.widget.getByRole("button", { name: "Answer with video" }).click();

  const panel = ada.page.getByRole("region", { name: /^Call with/ });
  await expectPicture(panel.locator("video[data-remote]"));
  await expectPicture(sam.widget.locator("video.call-theirs"));
  await expect(panel.locator("[data-call-state]")).toHaveText(/^0:\d\d$/);
  await expectNoViolations(ada.page);

  await panel.getByRole("button", { name: "Mute" }).click();
  await expect(sam.widget.getByRole("img", { name: "The other side is muted" })).toBeVisible();
  await panel.getByRole("button", { name: "Share your screen" }).click();
  await expectPicture(sam.widget.locator("video.call-theirs.is-whole"));
  await sam.widget.getByRole("button", { name: "Turn the camera off" }).click();
  await expect(panel.locator("video[data-remote]")).toHaveCount(0);

  // The agent works elsewhere, and the call stays.
  await ada.page.getByRole("link", { name: "Contacts" }).first().click();
  await expect(panel).toBeVisible();
  await sam.widget.getByRole("button", { name: "Hang up" }).click();
  await expect(sam.log).toContainText(/Video call · 0:\d\d/);
  await ada.page.goBack();
  await expect(ada.timeline).toContainText(/Video call by ada · 0:\d\d/i);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});

test("a visitor calls and is declined", async ({ browser }) => {
  const problems: string[] = [];
  const { site, sam, ada } = await meet(browser, problems, "May I call you?");
  await sam.widget.getByRole("button", { name: "Voice call" }).click();
  await expect(sam.widget.getByRole("dialog")).toContainText("Your browser will ask for your microphone");
  await sam.widget.getByRole("button", { name: "Call", exact: true }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Decline" }).click();
  await expect(sam.log).toContainText("Voice call · not taken");
  await expect(ada.timeline).toContainText("Voice call from the visitor · declined");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});
