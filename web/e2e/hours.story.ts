/** A day with closing hours: somebody is answered, somebody leaves a message after hours, and its clock waits for tomorrow. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

const DAY = 24 * 60;
const HOUR_MS = 60 * 60 * 1000;

/** A call of the console's door, as its settings pages make them. */
async function call(page: Page, method: string, path: string, body: object): Promise<{ id: string }> {
  const answer = await page.evaluate(
    async ([how, where, what]) => {
      const got = await fetch(`/api/v1/console${where}`, { method: how, headers: { "Content-Type": "application/json" }, body: what });
      return { status: got.status, text: await got.text() };
    },
    [method, path, JSON.stringify(body)] as const,
  );
  expect(answer.status, answer.text).toBeLessThan(300);
  return JSON.parse(answer.text || "{}") as { id: string };
}

/** Open around the clock, but for today when `isOver`: so no story has to wait for an evening. */
function week(isOver: boolean): object {
  const today = new Date().toISOString().slice(0, 10);
  const day = [{ start: 0, end: DAY }];
  return { timeZone: "UTC", weekdays: Array.from({ length: 7 }, () => day), ownDays: isOver ? [{ day: today, name: "Closed", periods: [] }] : [] };
}

test("while the shop is open Sam is answered; after hours Lin leaves a message that is due tomorrow", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  const schedule = await call(ada.page, "POST", "/schedules", { name: "Shop", week: week(false) });
  await call(ada.page, "PUT", `/inboxes/${await kefu.inbox()}/forms`, {
    leaveMessage: { shown: "closed", fields: [{ key: "email", kind: "email", savesTo: "email", isRequired: true }] },
  });
  await call(ada.page, "POST", "/sla-policies", {
    name: "Everybody",
    filter: {},
    firstReplyMinutes: 120,
    isBusiness: true,
    warning: { unit: "minutes", value: 30 },
  });

  // Open: a conversation like any other, with a clock that an answer stops.
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("Do you have oolong?");
  await ada.page.goto(`${kefu.url}/inbox/unassigned`);
  const rows = ada.page.locator("a[href*='/conv_']");
  const clock = rows.filter({ hasText: "oolong" }).locator("[data-sla]");
  await expect(clock).toContainText(/First reply due in 1[12]\d min/);
  await rows.filter({ hasText: "oolong" }).click();
  await ada.say("We do: three kinds.");
  await expect(sam.log).toContainText("three kinds");
  await expect(ada.page.locator("[data-sla]")).toHaveCount(0);

  // Closed: the form takes the conversation's place.
  await call(ada.page, "PATCH", `/schedules/${schedule.id}`, { week: week(true) });
  const lin = await VisitorPerson.arrive(browser, site.url, problems);
  await lin.page.waitForFunction(() => "open" in (window as unknown as { kefu: object }).kefu);
  await lin.page.evaluate(() => (window as unknown as { kefu: { open: () => void } }).kefu.open());
  await expect(lin.widget.getByRole("heading", { name: "Leave us a message" })).toBeVisible();
  await lin.widget.getByRole("textbox", { name: "E-mail" }).fill("lin@example.com");
  await lin.widget.getByRole("textbox", { name: "Message" }).fill("My pot arrived broken.");
  await lin.widget.locator("input[type=file]").setInputFiles({ name: "order.txt", mimeType: "text/plain", buffer: Buffer.from("one pot") });
  await expect(lin.widget.getByText("order.txt")).toBeVisible();
  await lin.widget.locator(".form-foot button").click();
  await expect(lin.log).toContainText("My pot arrived broken.");

  // It is a conversation, and its two hours begin when the shop opens again.
  await ada.page.goto(`${kefu.url}/inbox/unassigned`);
  const left = rows.filter({ has: ada.page.locator("[data-sla]") });
  await expect(left).toHaveCount(1);
  await left.click();
  await expect(ada.timeline).toContainText("My pot arrived broken.");
  await expect(ada.timeline).toContainText("order.txt");
  const midnight = Math.ceil(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  const due = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(midnight + 2 * HOUR_MS);
  const pill = ada.page.locator("header button:has([data-sla])");
  await expect(pill).toContainText(due);
  await pill.click();
  await expect(ada.page.getByRole("dialog", { name: /^First reply due/ })).toContainText(`Due ${due}`);
  await expectNoViolations(ada.page);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), lin.close(), ada.close(), site.close(), kefu.stop()]);
});
