/** The console as an installed application: its manifest, its service worker, and how it opens without a network. */
import { expect, test } from "@playwright/test";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson } from "./people.ts";

interface Manifest {
  start_url: string;
  display: string;
  icons: { src: string; sizes: string }[];
}

test("the console installs, and opens while the server is away", async ({ browser }) => {
  const kefu = await KefuServer.start(true);
  const problems: string[] = [];
  const ada = await AgentPerson.signIn(browser, kefu, problems, { serviceWorkers: "allow" });
  const { page } = ada;

  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = (await (await page.request.get(`${kefu.url}${address}`)).json()) as Manifest;
  expect(manifest).toMatchObject({ start_url: "/inbox", display: "standalone" });
  for (const icon of manifest.icons) {
    const file = await page.request.get(new URL(icon.src, `${kefu.url}${address}`).href);
    expect(file.headers()["content-type"]).toMatch(/^image\//);
  }

  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(scope).toBe(`${kefu.url}/`);
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${kefu.url}/service-worker.js`);

  await kefu.down();
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await kefu.up();
  await expect(page.getByText(/connection was lost|Connecting/)).toBeHidden({ timeout: 20_000 });

  expect(problems).toEqual([]);
  await ada.close();
  await kefu.stop();
});
