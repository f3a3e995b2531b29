/** The console as an installed application: its manifest, its service worker, and how it opens without a network. */
import { expect, test } from "@playwright/test";
import { HostSite } from "./host-site.ts";
import { KefuServer } from "./kefu-server.ts";
import { AgentPerson, VisitorPerson } from "./people.ts";

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

  // What was opened can be read without the server, and says as of when.
  const site = await HostSite.open(kefu);
  const sam = await VisitorPerson.arrive(browser, site.url, problems);
  await sam.open();
  await sam.say("Is the blue teapot in stock?");
  await ada.openFirst(kefu, "unassigned");
  const kept = (): Promise<number> =>
    page.evaluate(async () => {
      const name = (await indexedDB.databases()).find((each) => each.name?.startsWith("kefu-offline-"))?.name;
      if (!name) return 0;
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error("no database"));
      });
      const rows = await new Promise<{ timeline: unknown }[]>((resolve) => {
        const request = database.transaction("conversations").objectStore("conversations").getAll();
        request.onsuccess = () => resolve(request.result as { timeline: unknown }[]);
      });
      database.close();
      return rows.filter((row) => row.timeline).length;
    });
  await expect.poll(kept).toBe(1);

  await kefu.down();
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect(ada.timeline).toContainText("blue teapot");
  await expect(page.getByRole("paragraph").filter({ hasText: "What you see is as of" })).toBeVisible();
  await kefu.up();
  await expect(page.getByRole("paragraph").filter({ hasText: "What you see is as of" })).toBeHidden({ timeout: 20_000 });
  await page.evaluate(() => fetch("/api/v1/console/sessions/current", { method: "DELETE" }));
  await page.reload();
  await expect(page.locator("input[type=password]")).toBeVisible();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map((each) => each.name))).toEqual([]);

  expect(problems).toEqual([]);
  await Promise.all([sam.close(), ada.close(), site.close()]);
  await kefu.stop();
});
