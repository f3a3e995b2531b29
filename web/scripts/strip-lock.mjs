/** Takes every download address out of package-lock.json, so that it installs from any registry; `npm run lock` ends with it. */
import { readFile, writeFile } from "node:fs/promises";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(path, "utf8"));
for (const entry of Object.values(lock.packages)) {
  if (/^[a-z+]+:/.test(entry.resolved ?? "")) delete entry.resolved;
}
await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
