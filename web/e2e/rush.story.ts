/** A rush: thirty visitors over four agents, transfers taken and declined, a supervisor who watches unseen and takes over. */
import { expect, test, type Browser, type Page } from "@playwright/test";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, expectNoViolations, watch } from "./people.ts";

const VISITORS = 30;
const SEATS = 8;
let kefu: KefuServer;
const problems: string[] = [];

test.beforeAll(async () => {
  kefu = await KefuServer.start(true);
});

test.afterAll(async () => {
  await kefu.stop();
});

interface Agent {
  id: string;
  name: string;
  openCount: number;
}
interface Conversation {
  id: string;
  assigneeId: string | null;
  agentReadSeq: number;
  lastText: string;
}
interface Entry {
  kind: string;
  activity?: string;
}

async function call<T>(page: Page, method: "get" | "post" | "patch", path: string, data?: object): Promise<T> {
  const url = `${kefu.url}/api/v1/console${path}`;
  const answer = await page.request[method](url, { ...(data && { data }), headers: { Origin: kefu.url } });
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
  return (await answer.json()) as T;
}

/** A colleague joins by an invitation and sits down in front of the console. */
async function join(browser: Browser, owner: Page, name: string): Promise<Page> {
  const invited = await call<{ url: string }>(owner, "post", "/invitations", { email: `${name}@example.com`, role: "agent" });
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en" })).newPage();
  watch(page, name, problems);
  const token = invited.url.split("/").pop();
  await call(page, "post", "/invitations/accept", { token, name, password: "four cups of green tea", language: "en" });
  await page.goto(`${kefu.url}/inbox/mine`);
  return page;
}

/** Visitors write at once, each with a session of its own. */
async function rush(page: Page, inbox: string): Promise<void> {
  const ask = async (number: number): Promise<void> => {
    const made = await page.request.post(`${kefu.url}/api/v1/widget/inboxes/${inbox}/sessions`, { data: {} });
    const { token } = (await made.json()) as { token: string };
    const headers = { Authorization: `Bearer ${token}` };
    const data = { clientMessageId: `rush_message_${number}`, text: `Where is order ${number}?` };
    const sent = await page.request.post(`${kefu.url}/api/v1/widget/messages`, { data, headers });
    expect(sent.ok(), await sent.text()).toBe(true);
  };
  await Promise.all(Array.from({ length: VISITORS }, (_, number) => ask(number)));
}

const of = async (page: Page, agentId: string): Promise<Conversation[]> => {
  const found = await call<{ items: Conversation[] }>(page, "get", "/conversations?view=all&limit=100");
  return found.items.filter((each) => each.assigneeId === agentId);
};

async function offer(page: Page, conversation: string, to: string, note: string): Promise<void> {
  await page.goto(`${kefu.url}/inbox/mine/${conversation}`);
  await expect(page.getByRole("log")).toBeVisible();
  await page.keyboard.press("t");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: to }).check({ force: true });
  await dialog.getByRole("textbox", { name: "Note" }).fill(note);
  await dialog.getByRole("button", { name: "Offer" }).click();
  await expect(page.getByText(`Offered to ${to}`)).toBeVisible();
}

test("thirty visitors, four agents, transfers, and a supervisor", async ({ browser }) => {
  const ada = await AgentPerson.signIn(browser, kefu, problems, { locale: "en" });
  const inbox = await kefu.inbox();
  await call(ada.page, "patch", "/workspace", { defaultCapacity: SEATS });
  await call(ada.page, "patch", `/inboxes/${inbox}`, { rules: { strategy: "least_busy" } });
  const [grace, linus, mei] = await Promise.all([
    join(browser, ada.page, "Grace"),
    join(browser, ada.page, "Linus"),
    join(browser, ada.page, "Mei"),
  ]);
  await expect(grace.getByRole("heading", { name: "Inbox" })).toBeVisible();

  await rush(ada.page, inbox);
  const loads = async (): Promise<number[]> => (await call<Agent[]>(ada.page, "get", "/agents")).map((each) => each.openCount).sort((a, b) => a - b);
  await expect.poll(loads, { timeout: 10_000 }).toEqual([7, 7, 8, 8]);
  const agents = new Map((await call<Agent[]>(ada.page, "get", "/agents")).map((each) => [each.name, each]));
  const idOf = (name: string): string => agents.get(name)?.id ?? [...agents.values()].find((each) => !["Grace", "Linus", "Mei"].includes(each.name))?.id ?? "";

  const [given, kept] = await of(ada.page, idOf("Ada"));
  if (!given || !kept) throw new Error("Ada answers nobody");
  await offer(ada.page, given.id, "Grace", "The order is lost, please be kind.");
  const card = grace.getByRole("alertdialog");
  await expect(card).toContainText("please be kind");
  await expectNoViolations(grace);
  await card.getByRole("button", { name: "Accept" }).click();
  await expect(grace.getByRole("log")).toContainText("please be kind");
  await expect(ada.page.getByText(/Grace has taken over/)).toBeVisible();

  await offer(ada.page, kept.id, "Grace", "And this one?");
  await card.getByRole("button", { name: "Decline" }).click();
  await card.getByRole("textbox").fill("my hands are full");
  await card.getByRole("button", { name: "Decline" }).click();
  await expect(ada.page.getByRole("log")).toContainText("my hands are full");
  expect((await of(ada.page, idOf("Ada"))).map((each) => each.id)).toContain(kept.id);

  await grace.goto(`${kefu.url}/inbox/mine/${given.id}`);
  await expect(grace.getByRole("log")).toBeVisible();
  await ada.page.goto(`${kefu.url}/team-now`);
  await expect(ada.page.getByRole("heading", { name: "Team now" })).toBeVisible();
  await ada.page.getByRole("button", { name: /What Linus answers/ }).click();
  await expectNoViolations(ada.page);
  await ada.page.getByRole("link", { name: /Watch the conversation/ }).first().click();
  await expect(ada.page.getByText("You are watching.")).toBeVisible();
  await expect(ada.page.getByRole("log")).toContainText("Where is order");
  const watched = new URL(ada.page.url()).pathname.split("/").pop() ?? "";
  await ada.page.getByRole("textbox", { name: /Whisper/ }).fill("Offer a refund");
  await ada.page.keyboard.press("Enter");
  await expect(ada.page.getByRole("log")).toContainText("Offer a refund");
  const seen = (await of(linus, idOf("Linus"))).find((each) => each.id === watched);
  expect(seen?.agentReadSeq, "who watches reads nothing").toBe(0);
  const told = await call<{ items: { note: { text: string; isWhisper: boolean } }[] }>(linus, "get", "/mentions");
  expect(told.items.map(({ note }) => [note.text, note.isWhisper])).toEqual([["Offer a refund", true]]);

  await ada.page.getByRole("button", { name: "Take over" }).first().click();
  await expect(ada.page.getByText("You are watching.")).toBeHidden();
  await expect.poll(async () => (await of(mei, idOf("Ada"))).some((each) => each.id === watched)).toBe(true);
  const lines = await call<{ items: Entry[] }>(mei, "get", `/conversations/${watched}/entries`);
  expect(lines.items.at(-1)?.activity).toBe("taken_over");
  expect(problems).toEqual([]);
  await Promise.all([ada.page, grace, linus, mei].map((page) => page.context().close()));
});
