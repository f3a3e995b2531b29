/** The screens of the console that access.story.ts looks at: where each is, and what is pressed to open what lies over it. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "./words.ts";

export interface Screen {
  name: string;
  path: string;
  open?: (page: Page, words: Words) => Promise<void>;
}

/** The addresses of what the demo has. */
export interface Places {
  conversation: string;
  contact: string;
  inbox: string;
  invitation: string;
}

function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name }).first();
}

/** Presses the buttons of these names, one after the other. */
function press(...keys: string[]): NonNullable<Screen["open"]> {
  return async (page, words) => {
    for (const key of keys) await button(page, words(key)).click();
    await expect(page.locator("[role=dialog], [role=menu], [role=listbox]").last()).toBeVisible();
  };
}

function keys(...pressed: string[]): NonNullable<Screen["open"]> {
  return async (page) => {
    for (const key of pressed) await page.keyboard.press(key);
    await expect(page.locator("[role=dialog], [role=menu]").last()).toBeVisible();
  };
}

/** What anybody sees who is not signed in. */
export function doorScreens({ invitation }: Places): Screen[] {
  return [
    { name: "sign in", path: "/sign-in" },
    {
      name: "sign in refused",
      path: "/sign-in",
      open: async (page) => {
        await page.locator("input[type=email]").fill("nobody@example.com");
        await page.locator("input[type=password]").fill("not the password");
        await page.keyboard.press("Enter");
        await expect(page.getByRole("alert").first()).toBeVisible();
      },
    },
    { name: "invitation", path: invitation },
    { name: "invitation that is over", path: "/invite/kefuinv_over" },
  ];
}

function inboxScreens({ conversation }: Places): Screen[] {
  const thread = `/inbox/all/${conversation}`;
  return [
    { name: "notifications", path: "/inbox/all", open: keys("g", "n") },
    { name: "inbox list", path: "/inbox/all" },
    { name: "inbox view that is empty", path: "/inbox/snoozed" },
    { name: "conversation", path: thread },
    { name: "conversation that is missing", path: "/inbox/all/conv_missing" },
    { name: "contact beside the conversation", path: thread, open: (page, words) => button(page, words("inbox.panel.of")).click() },
    { name: "assignee menu", path: thread, open: (page) => page.locator("header button[aria-haspopup=menu]:not([data-more])").last().click() },
    { name: "snooze", path: thread, open: press("inbox.snooze.title") },
    { name: "menu of the conversation", path: thread, open: press("satisfaction.menu") },
    {
      name: "message menu",
      path: thread,
      open: async (page, words) => {
        await page.getByRole("button", { name: words("inbox.entry.menu") }).last().focus();
        await page.keyboard.press("Enter");
        await expect(page.getByRole("menu")).toBeVisible();
      },
    },
    { name: "emoji", path: thread, open: press("inbox.emoji.title") },
    { name: "canned responses to choose from", path: thread, open: (page, words) => button(page, words("inbox.canned.title")).click() },
    { name: "card", path: thread, open: press("inbox.card.title") },
    // The last of the thread: the mode is kept with the draft.
    { name: "note", path: thread, open: (page, words) => button(page, words("inbox.composer.note")).click() },
    { name: "search", path: "/inbox/all?search=", open: (page) => expect(page.getByRole("searchbox").or(page.getByRole("textbox")).first()).toBeVisible() },
    { name: "search with hits", path: "/inbox/all?search=茶", open: (page) => expect(page.locator("mark").first()).toBeVisible() },
    { name: "mentions", path: "/inbox/mentions" },
    { name: "participants", path: thread, open: press("together.participants.none") },
    { name: "watching", path: `${thread}?watch=1` },
    { name: "more views", path: "/inbox/all", open: press("inbox.views.more") },
  ];
}

function otherScreens({ contact, inbox }: Places): Screen[] {
  return [
    { name: "contacts", path: "/contacts" },
    { name: "contact", path: `/contacts/${contact}` },
    { name: "start a conversation", path: `/contacts/${contact}`, open: press("contacts.start") },
    { name: "team now", path: "/team-now" },
    { name: "tickets", path: "/tickets?state=all" },
    { name: "new ticket", path: "/tickets", open: press("tickets.new") },
    { name: "call-backs", path: "/tickets/callbacks" },
    { name: "new type of tickets", path: "/settings/tickets", open: press("tickets.types.new") },
    { name: "satisfaction", path: "/satisfaction" },
    { name: "command palette", path: "/contacts", open: keys("Control+k") },
    { name: "shortcut sheet", path: "/inbox/all", open: keys("?") },
    { name: "agent menu", path: "/contacts", open: press("shell.menu.open") },
    { name: "no such page", path: "/settings/nowhere" },
    { name: "invite an agent", path: "/settings/agents", open: press("team.invite") },
    { name: "new inbox", path: "/settings/inboxes", open: press("inboxes.new") },
    { name: "new canned response", path: "/settings/canned-responses", open: press("canned.new") },
    { name: "new token", path: "/settings/tokens", open: press("me.tokens.new") },
    ...["appearance", "install", "ending", "survey", "access", "identity", "features"].map((tab) => ({
      name: `inbox ${tab}`,
      path: `/settings/inboxes/${inbox}`,
      open: (page: Page, words: Words) => page.getByRole("tab", { name: words(`inboxes.tabs.${tab}`) }).click(),
    })),
    {
      name: "question before archiving",
      path: `/settings/inboxes/${inbox}`,
      open: async (page, words) => {
        await page.getByRole("tab", { name: words("inboxes.tabs.features") }).click();
        await press("inboxes.archive.action")(page, words);
      },
    },
  ];
}

/** Every page that the settings menu leads to, whoever added it. */
export async function settingsScreens(page: Page, base: string): Promise<Screen[]> {
  await page.goto(`${base}/settings`);
  const links = page.locator("nav a[href^='/settings/']");
  await expect(links.first()).toBeVisible();
  const paths = await links.evaluateAll((found) => found.map((each) => each.getAttribute("href") ?? ""));
  return [...new Set(paths)].map((path) => ({ name: path.slice(1), path }));
}

export function consoleScreens(places: Places): Screen[] {
  return [...inboxScreens(places), ...otherScreens(places)];
}
