/** From the first word of the site to the last of the visitor: an offer, a conversation, its end, and how it was. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, VisitorPerson } from "./people.ts";

let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

/** As the console asks, with the agent's own session. */
async function set(page: Page, method: "POST" | "PUT", path: string, data: object): Promise<void> {
  const answer = await page.request.fetch(`${kefu.url}/api/v1/console${path}`, { method, data, headers: { origin: kefu.url } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("an offer becomes a conversation, and its visitor says how it was", async ({ browser }) => {
  const problems: string[] = [];
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await set(ada.page, "PUT", `/inboxes/${await kefu.inbox()}/survey`, { isOn: true, tags: [{ key: "fast", label: { en: "Fast" } }] });
  await set(ada.page, "POST", "/proactive-rules", { name: "Hello", conditions: {}, variants: [{ text: "May we show you our teapots?" }] });

  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await expect(sam.widget.getByRole("button", { name: "May we show you our teapots?" })).toBeAttached();
  await sam.open();
  await sam.say("Yes, the blue one please");
  await ada.openNewest(kefu, "the blue one please");
  await expect(ada.timeline).toContainText("May we show you our teapots?");
  await ada.say("Here it is.");
  await expect(sam.log).toContainText("Here it is.");
  await ada.page.getByRole("button", { name: "Resolve" }).click();

  const survey = sam.widget.getByRole("region", { name: "How did we help you?" });
  await expect(survey).toBeVisible();
  // By the keyboard: the marks are radio buttons.
  await survey.getByRole("radio", { name: "Very bad" }).focus();
  await sam.page.keyboard.press("ArrowRight");
  await sam.page.keyboard.press("ArrowRight");
  await sam.page.keyboard.press("ArrowRight");
  await expect(survey.getByRole("radio", { name: "Good", exact: true })).toBeChecked();
  await survey.getByRole("checkbox", { name: "Fast" }).check();
  await survey.getByRole("textbox").fill("What a lovely pot");
  await expectNoViolations(sam.page);
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey).toContainText("Thank you for your rating!");

  await expect(ada.timeline).toContainText("★★★★☆");
  await ada.page.goto(`${kefu.url}/satisfaction`);
  await expect(ada.page.getByText("What a lovely pot")).toBeVisible();
  await expect(ada.page.getByRole("main").or(ada.page.locator("body")).first()).toContainText("100 %");
  await expectNoViolations(ada.page);

  await survey.getByRole("button", { name: "Change" }).click();
  await survey.getByRole("radio", { name: "Very good" }).check({ force: true });
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(ada.page.getByRole("img", { name: "5 stars of 5" }).first()).toBeVisible();
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
});
