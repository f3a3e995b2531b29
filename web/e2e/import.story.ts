/** 50,000 contacts out of a spreadsheet, some of them wrong: seen before it is done, followed, and what was left out comes back. */
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson } from "./people.ts";

const ROWS = 50_000;

const written = (count: number): string => count.toLocaleString("en");

/** Every thousandth address is no address, and one name would be a formula in somebody's spreadsheet. */
function sheet(): { text: string; wrong: number } {
  const lines = ["姓名,E-mail,Phone"];
  let wrong = 0;
  for (let n = 1; n <= ROWS; n += 1) {
    const isWrong = n % 1000 === 0;
    wrong += isWrong ? 1 : 0;
    lines.push(`${n === 7 ? "=HYPERLINK(1)" : `客户 ${n}`},${isWrong ? "not an address" : `contact${n}@example.com`},+8613${String(100_000_000 + n)}`);
  }
  return { text: lines.join("\n"), wrong };
}

test("fifty thousand contacts are imported beside the work, and bad rows can be mended", async ({ browser }) => {
  test.setTimeout(180_000);
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const ada = await AgentPerson.signIn(browser, kefu, problems);
  const { page } = ada;
  const { text, wrong } = sheet();

  await page.goto(`${kefu.url}/settings/imports`);
  await page.locator("input[type=file]").setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByText("客户 1", { exact: true })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Meaning of 姓名" })).toContainText("Name");
  await expect(page.getByText(`${written(ROWS)} rows.`)).toBeVisible();
  await page.getByRole("button", { name: "Start import" }).click();
  await expect(page.getByRole("progressbar", { name: "contacts.csv" })).toBeVisible();

  await expect(page.getByText(`${written(ROWS)} rows: ${written(ROWS - wrong)} new, 0 updated, ${wrong} left out`)).toBeVisible({ timeout: 150_000 });
  await page.getByText("Rows that were left out").click();
  await expect(page.getByText("Row 1001:")).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download as CSV" }).click()]);
  const left = await readFile(await download.path(), "utf8");
  expect(left.trim().split("\n")).toHaveLength(wrong + 1);
  expect(left).toContain("not an address");

  // The formula is a name like any other, here and in what is given out again.
  await page.goto(`${kefu.url}/contacts`);
  await page.getByRole("searchbox").first().fill("HYPERLINK");
  await expect(page.getByText("=HYPERLINK(1)").first()).toBeVisible();
  expect(problems).toEqual([]);
  await ada.close();
  await kefu.stop();
});
