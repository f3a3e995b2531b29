/** Rebuilds the pages and restarts the server when a source changes; `make dev` runs it. */
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = new URL("../../", import.meta.url);
const QUIET_MS = 300;
let server;
let timer;

function start() {
  const kefu = fileURLToPath(new URL(".venv/bin/kefu", root));
  server = spawn(kefu, ["serve", ...process.argv.slice(2)], { cwd: fileURLToPath(root), stdio: "inherit" });
}

function restart() {
  const old = server;
  if (old.exitCode !== null) return start();
  old.once("exit", start);
  old.kill("SIGTERM");
}

for (const name of ["loader", "widget", "console", "console/worker"]) {
  const configFile = fileURLToPath(new URL(`web/${name}/vite.config.ts`, root));
  await build({ configFile, logLevel: "warn", build: { watch: {}, sourcemap: true } });
}
start();
watch(new URL("src/kefu", root), { recursive: true }, (_kind, file) => {
  if (!file?.endsWith(".py")) return;
  clearTimeout(timer);
  timer = setTimeout(restart, QUIET_MS);
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.kill("SIGTERM");
    server.once("exit", () => process.exit(0));
  });
}
