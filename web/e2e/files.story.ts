/** Files that do not go smoothly: a damaged picture in the widget, and files that are dropped on the console. */
import { expect, test, type Locator } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";
import { HALF_A_PICTURE, PICTURE } from "./pictures.ts";

interface DroppedFile {
  name: string;
  type: string;
  content: Buffer;
}

/** What the browser does when files are dragged from the desktop over a place, and let go there. */
async function drag(place: Locator, files: readonly DroppedFile[], events: readonly string[]): Promise<void> {
  const carried = files.map(({ name, type, content }) => ({ name, type, data: content.toString("base64") }));
  await place.evaluate(
    (element, { carried, events }) => {
      const transfer = new DataTransfer();
      for (const { name, type, data } of carried) {
        transfer.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name, { type }));
      }
      for (const type of events) element.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { carried, events },
  );
}

test("a damaged picture is refused with a sentence, and nothing else is lost", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("look at this");
  await sam.box.fill("and I was going to say");
  const input = sam.widget.locator("input[type=file]");
  await input.setInputFiles([
    { name: "half.png", mimeType: "image/png", buffer: HALF_A_PICTURE },
    { name: "whole.png", mimeType: "image/png", buffer: PICTURE },
  ]);
  await expect(sam.log.getByRole("alert")).toHaveText("The file is damaged or cut off. Nothing was sent.");
  await expect(sam.log).toContainText("half.png");
  await expect(sam.log.getByRole("button", { name: "Try again" })).toHaveCount(0);
  // The picture that was chosen with it has gone, and the words are where they were.
  await expect(sam.log.getByRole("button", { name: /whole\.png/ })).toBeVisible();
  await expect(sam.box).toHaveValue("and I was going to say");

  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  await expect(ada.timeline.getByRole("button", { name: /whole\.png/ })).toBeVisible();
  await expect(ada.timeline).not.toContainText("half.png");

  await sam.log.getByRole("button", { name: "Delete" }).click();
  await expect(sam.log).not.toContainText("half.png");
  await sam.widget.locator("button.send").click();
  await expect(ada.timeline).toContainText("and I was going to say");
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
  await kefu.stop();
});

test("files that are dropped on a conversation go with the answer", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("do you have a picture of it?");
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  await ada.openFirst(kefu, "unassigned");
  const files = [
    { name: "teapot.png", type: "image/png", content: PICTURE },
    { name: "price list.txt", type: "text/plain", content: Buffer.from("teapot 120") },
  ];
  await drag(ada.timeline, files, ["dragenter", "dragover"]);
  await expect(ada.page.getByText("Drop files to attach them")).toBeVisible();
  await drag(ada.timeline, files, ["drop"]);
  await expect(ada.page.getByText("Drop files to attach them")).toHaveCount(0);
  const chosen = ada.page.getByRole("list", { name: "Attachments" });
  await expect(chosen.getByRole("listitem")).toHaveCount(2);
  // What cannot be sent says so and stays, until it is taken away.
  await drag(ada.timeline, [{ name: "half.png", type: "image/png", content: HALF_A_PICTURE }], ["dragenter", "drop"]);
  await expect(chosen.getByRole("alert")).toHaveText("The file is damaged or cut off.");
  await chosen.getByRole("button", { name: "Remove half.png" }).click();
  await ada.say("Here it is.");
  await expect(sam.log.getByRole("button", { name: /teapot\.png/ })).toBeVisible();
  await expect(sam.log).toContainText("price list.txt");
  await expect(sam.log).toContainText("Here it is.");
  // A file that is dropped beside the conversation does not take the page away.
  const address = ada.page.url();
  await drag(ada.page.getByRole("navigation").first(), files, ["dragenter", "dragover", "drop"]);
  expect(ada.page.url()).toBe(address);
  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
  await kefu.stop();
});
