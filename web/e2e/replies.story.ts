/** Answers that are given often, words that are looked at, and browsers that work first: an agent's day in one story. */
import { expect, test, type Page } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

let kefu: KefuServer;

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

/** A call through the agent's door, with the page's own session. */
async function call<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  return page.evaluate(
    async ([verb, address, data]) => {
      const answer = await fetch(`/api/v1/console${address}`, { method: verb as string, headers: { "content-type": "application/json" }, body: data as string });
      return (await answer.json()) as Answer;
    },
    [method, path, body ? JSON.stringify(body) : null] as const,
  );
}

test("an answer is filled in, words are looked at, and a browser is checked", async ({ browser }) => {
  const problems: string[] = [];
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  const [inbox] = await call<{ id: string }[]>(ada.page, "GET", "/inboxes");
  await call(ada.page, "PUT", `/inboxes/${inbox?.id ?? ""}/guard`, { mode: "always" });
  const text = "Hello {{ contact.name }}, this is {{ agent.name }}.";
  await call(ada.page, "POST", "/canned-responses", { shortcut: "time", title: "发货时间", text });
  await call(ada.page, "POST", "/word-lists", { name: "Ads", effect: "mask", words: "广告" });
  await call(ada.page, "POST", "/word-lists", { name: "Promises", effect: "warn", direction: "agent", words: "guaranteed" });

  const site = await HostSite.open(kefu, { script: `window.kefu = window.kefu || []; window.kefu.push(["open"]);` });
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await expect(sam.box).toBeVisible();
  await sam.box.fill("no 廣告 please");
  await sam.widget.locator("button.send").click();
  await expect(sam.log).toContainText("no ** please");

  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("no ** please");
  await ada.box.pressSequentially("/fhsj");
  await expect(ada.page.getByRole("option")).toContainText("发货时间");
  await ada.page.keyboard.press("Enter");
  await expect(ada.box).toHaveValue("Hello ⟦contact.name⟧, this is ada.");
  await ada.page.keyboard.press("Enter");
  await expect(ada.box).toHaveValue(/contact\.name/);
  await ada.page.keyboard.type("Sam");
  await ada.page.keyboard.press("Enter");
  await expect(sam.log).toContainText("Hello Sam, this is ada.");

  await ada.box.fill("It is guaranteed.");
  await ada.box.press("Enter");
  await ada.page.getByRole("button", { name: "Send anyway" }).click();
  await expect(sam.log).toContainText("It is guaranteed.");
  expect(problems).toEqual([]);
  await Promise.all([ada.close(), sam.close(), site.close()]);
});
