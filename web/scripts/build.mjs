/** Builds loader, widget and console into src/kefu/web/assets; `npm run build`, the Makefile and the wheel's hook call it. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const web = new URL("..", import.meta.url);

// The loader goes first: it shares its folder with the others and must not leave an old file behind.
await rm(new URL("../src/kefu/web/assets/widget.js", web), { force: true });
// The service worker goes last: it knows the console's files by name.
for (const name of ["loader", "widget", "console", "console/worker"]) {
  await build({ configFile: fileURLToPath(new URL(`${name}/vite.config.ts`, web)), logLevel: "warn" });
  console.log(`built ${name}`);
}
