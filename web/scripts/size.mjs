/** Enforces the size budgets (gzip) of the built pages; `npm run size` after `npm run build`. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const KB = 1000;
const assets = new URL("../../src/kefu/web/assets/", import.meta.url);

const budgets = {
  loader: 3 * KB,
  realtime: 3 * KB,
  widgetFirstOpen: 28 * KB,
  widgetCss: 5 * KB,
  widgetPart: 8 * KB,
  consoleFirstScreen: 130 * KB,
  consolePart: 60 * KB,
  serviceWorker: 6 * KB,
};

/** What an agent sees first is the inbox inside the shell, in one language. */
const consoleFirstScreen = /app\/inbox\/|app\/shell\/console-shell\.vue|i18n\/zh-CN\/(ui|shell|conversations|composer)\.json/;

const gzipped = (content) => gzipSync(content, { level: 9 }).length;
const rows = [];

function add(name, size, limit) {
  rows.push({ name, size, limit });
}

function readApp(name) {
  const folder = new URL(`${name}/`, assets);
  const path = new URL("manifest.json", folder);
  if (!existsSync(path)) throw new Error(`${fileURLToPath(path)} is missing: run \`npm run build\` first.`);
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const sizeOf = (files) => files.reduce((sum, file) => sum + gzipped(readFileSync(new URL(file, folder))), 0);
  return { manifest, sizeOf };
}

/** The chunk and everything it imports at once, as manifest keys. */
function closure(manifest, key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const next of manifest[key].imports ?? []) closure(manifest, next, seen);
  }
  return seen;
}

const filesOf = (manifest, keys) => [...new Set([...keys].map((key) => manifest[key].file))].filter((file) => file.endsWith(".js"));
const stylesOf = (manifest, keys) => [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))];

function measureApp(name, { first, css, part, isFirst }) {
  const { manifest, sizeOf } = readApp(name);
  const shown = closure(manifest, Object.keys(manifest).find((key) => key.endsWith(".html")));
  const lazy = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry);
  for (const key of lazy.filter((key) => isFirst.test(key))) closure(manifest, key, shown);
  add(`${name}: JavaScript of the first screen`, sizeOf(filesOf(manifest, shown)), first);
  if (css) add(`${name}: CSS of the first screen`, sizeOf(stylesOf(manifest, shown)), css);
  for (const key of lazy) {
    const own = [...closure(manifest, key)].filter((each) => !shown.has(each));
    if (own.length > 0) add(`${name}: ${key}`, sizeOf(filesOf(manifest, own)), part);
  }
}

async function measureRealtime() {
  const input = fileURLToPath(new URL("../realtime/src/client.ts", import.meta.url));
  // A library build keeps its white space unless told; what is loaded only on use (polling) is not counted.
  const output = { minify: true };
  const options = { write: false, target: "es2022", lib: { entry: input, formats: ["es"] }, rolldownOptions: { output } };
  const [built] = await build({ configFile: false, logLevel: "silent", build: options });
  const first = built.output.filter((chunk) => !chunk.isDynamicEntry);
  add("realtime: client", first.reduce((sum, chunk) => sum + gzipped(chunk.code ?? ""), 0), budgets.realtime);
}

add("loader: widget.js", gzipped(readFileSync(new URL("widget.js", assets))), budgets.loader);
await measureRealtime();
measureApp("widget", {
  first: budgets.widgetFirstOpen,
  css: budgets.widgetCss,
  part: budgets.widgetPart,
  isFirst: /^never$/,
});
add("loader: panel.js", gzipped(readFileSync(new URL("widget/panel.js", assets))), budgets.loader);
measureApp("console", {
  first: budgets.consoleFirstScreen,
  part: budgets.consolePart,
  isFirst: consoleFirstScreen,
});

add("console: service worker", gzipped(readFileSync(new URL("worker/service-worker.js", assets))), budgets.serviceWorker);

for (const { name, size, limit } of rows) {
  const verdict = size > limit ? "OVER" : "ok";
  console.log(`${verdict.padEnd(5)}${(size / KB).toFixed(1).padStart(7)} of ${(limit / KB).toFixed(0).padStart(3)} kB  ${name}`);
  if (size > limit) process.exitCode = 1;
}
