/** The pictures of README.md, made anew by `KEFU_SCREENSHOTS=1`, as CONTRIBUTING.md says. */
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

const IMAGES = join(import.meta.dirname, "..", "..", "docs", "images");

interface Conversation {
  id: string;
  assigneeId: string | null;
}

/** The demo's conversation that shows most: a picture, a note, and enough of both sides, in English as the README is. */
async function richest(page: Page, kefu: KefuServer): Promise<string> {
  const get = async <T>(path: string): Promise<T> => (await (await page.request.get(`${kefu.url}/api/v1/console${path}`)).json()) as T;
  const { items } = await get<{ items: Conversation[] }>("/conversations?view=mine&limit=50");
  const scores = await Promise.all(
    items.map(async ({ id }) => {
      const entries = (await get<{ items: { kind: string; text?: string; attachments?: { kind: string }[] }[] }>(`/conversations/${id}/entries`)).items;
      const isEnglish = entries.every((each) => !/\p{Script=Han}/u.test(each.text ?? ""));
      const hasPicture = entries.some((each) => each.attachments?.some(({ kind }) => kind === "picture"));
      const hasNote = entries.some((each) => each.kind === "note");
      return { id, score: Number(isEnglish) * 20 + Number(hasPicture) * 30 + Number(hasNote) * 10 + Math.min(entries.length, 9) };
    }),
  );
  const best = scores.sort((a, b) => b.score - a.score)[0];
  if (!best) throw new Error("the demo has no conversation of the owner");
  return best.id;
}

async function talkInTheShop(page: Page, kefu: KefuServer, ada: AgentPerson): Promise<void> {
  const frame = page.frameLocator("iframe");
  const sam = { box: frame.getByRole("textbox"), log: frame.getByRole("log"), send: frame.locator("button.send") };
  const say = async (text: string): Promise<void> => {
    await sam.box.fill(text);
    await sam.send.click();
  };
  await say("Hi! Does the mug go into the dishwasher?");
  await ada.openNewest(kefu, "Does the mug go");
  await ada.page.keyboard.press("c");
  await ada.box.fill("Hello! Yes, it does: the glaze is fired at **1,250 °C**. Only the gold rim of the *Moonlight* series wants to be washed by hand.");
  await ada.box.press("Enter");
  await expect(sam.log).toContainText("Moonlight");
  await say("Great. And how long does delivery to Bristol take?");
  await expect(ada.timeline).toContainText("Bristol");
  await ada.say("Two working days. Order before 3 pm and it leaves today 🙂");
  await expect(sam.log).toContainText("leaves today");
  await expect(sam.log.locator(".mark.is-read").last()).toBeAttached();
}

if (process.env["KEFU_SCREENSHOTS"]) {
  test("the README shows both faces", async ({ browser }) => {
    const kefu = await KefuServer.start(true);
    await kefu.run("demo");
    const ada = await AgentPerson.signIn(browser, kefu, []);
    await ada.page.request.patch(`${kefu.url}/api/v1/console/me`, { data: { name: "Ada" }, headers: { Origin: kefu.url } });
    const sam = await VisitorPerson.arrive(browser, `${kefu.url}/demo`, [], { viewport: { width: 1200, height: 750 } });
    await sam.open();
    await talkInTheShop(sam.page, kefu, ada);
    await sam.page.mouse.move(4, 4);
    await sam.page.screenshot({ path: join(IMAGES, "widget.png") });

    await ada.page.goto(`${kefu.url}/inbox/mine/${await richest(ada.page, kefu)}`);
    await expect(ada.page.locator(".bg-skeleton")).toHaveCount(0);
    await ada.page.waitForFunction(() => Array.from(document.images).every((each) => each.complete));
    await ada.page.evaluate(() => document.fonts.ready);
    await ada.page.screenshot({ path: join(IMAGES, "console.png") });
    await Promise.all([sam.close(), ada.close()]);
    await kefu.stop();
  });
}
