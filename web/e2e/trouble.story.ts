/** Promises 1, 8 and 11 as people see them: offline and back, the server restarted under both, WebSockets blocked. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

let kefu: KefuServer;
let site: HostSite;
const problems: string[] = [];

test.beforeEach(async () => {
  kefu = await KefuServer.start(true);
  site = await HostSite.open(kefu);
  problems.length = 0;
});

test.afterEach(async () => {
  await site.close();
  await kefu.stop();
});

test("what is typed offline goes out once and in order, also after a reload", async ({ browser }) => {
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("message 0");
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("message 0");

  await kefu.down("SIGKILL");
  for (let n = 1; n <= 5; n++) await sam.say(`message ${n}`);
  await expect(sam.widget.getByText(/No connection|offline/i).first()).toBeVisible();
  await kefu.up();
  await sam.page.reload();
  await sam.open();
  for (let n = 0; n <= 5; n++) await expect(ada.timeline.getByText(`message ${n}`, { exact: true })).toHaveCount(1, { timeout: 40_000 });
  const order = (await ada.timeline.innerText()).match(/message \d/g);
  expect(order).toEqual(["message 0", "message 1", "message 2", "message 3", "message 4", "message 5"]);
  expect((await sam.log.innerText()).match(/message \d/g)).toEqual(order);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close()]);
});

test("the server restarts under both, and the conversation goes on", async ({ browser }) => {
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("before");
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  await kefu.down("SIGTERM");
  await ada.say("written while the server was away");
  await kefu.up();
  await expect(sam.log).toContainText("written while the server was away", { timeout: 40_000 });
  await sam.say("after");
  await expect(ada.timeline).toContainText("after", { timeout: 20_000 });
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close()]);
});

test("where WebSockets are blocked both sides talk all the same", async ({ browser }) => {
  const blocked = `window.WebSocket = class { constructor() { setTimeout(() => { this.onerror?.(new Event("error")); this.onclose?.(new CloseEvent("close", { code: 1006 })); }, 10); } addEventListener(type, heard) { this["on" + type] = heard; } removeEventListener() {} close() {} send() {} };`;
  const sam = await VisitorPerson.arrive(browser, "about:blank", problems);
  await sam.page.context().addInitScript(blocked);
  await sam.page.goto(site.url);
  await sam.open();
  await sam.say("can you hear me?");
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.page.context().addInitScript(blocked);
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline).toContainText("can you hear me?");
  await ada.say("loud and clear");
  await expect(sam.log).toContainText("loud and clear", { timeout: 30_000 });
  await sam.say("good");
  await expect(ada.timeline).toContainText("good", { timeout: 30_000 });
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close()]);
});
