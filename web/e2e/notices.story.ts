/** What an agent is told: the bell, its panel, the choices, and a push that the service worker shows. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

test("Ada hears of a visitor by the bell, chooses how, and gets a push", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const ada = await AgentPerson.signIn(browser, kefu, problems, { serviceWorkers: "allow" });
  const { page } = ada;
  await page.goto(`${kefu.url}/contacts`);
  const bell = page.getByRole("button", { name: /^Notifications/ });
  await expect(bell).toBeVisible();

  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("Is the blue teapot there?");
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");

  await page.keyboard.press("g");
  await page.keyboard.press("n");
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await expect(panel.getByText("Is the blue teapot there?")).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await bell.click();
  await panel.getByRole("link", { name: /is waiting/ }).click();
  await expect(ada.timeline).toContainText("Is the blue teapot there?");
  await expect(bell).toHaveAccessibleName("Notifications");

  await page.goto(`${kefu.url}/settings/notifications`);
  await page.getByRole("checkbox", { name: "New in the queue: Sound" }).uncheck();
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "New in the queue: Sound" })).not.toBeChecked();

  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error("the console has no service worker");
  // A headless browser has no desktop to show it on.
  await worker.evaluate(() => {
    const scope = self as unknown as { shown: string[]; registration: ServiceWorkerRegistration };
    scope.shown = [];
    scope.registration.showNotification = async (title, options) => void scope.shown.push(`${title}: ${options?.body}`);
  });
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const id = registrations[0]?.registrationId;
      if (id) resolve(id);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const payload = {
    id: "ntf_1", title: "Sam", body: "a push", tag: "conv_1", path: "/inbox", conversationId: null, createdAt: Date.now(), unread: 2,
    isOnlyAway: false, deeds: [], failed: "",
  };
  await devtools.send("ServiceWorker.deliverPushMessage", {
    origin: kefu.url,
    registrationId: await registered,
    data: JSON.stringify(payload),
  });
  const titles = (): Promise<string[]> => worker.evaluate(() => (self as unknown as { shown: string[] }).shown);
  await expect.poll(titles).toEqual(["Sam: a push"]);

  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
  await kefu.stop();
});
