/** Type-checks every workspace, two at a time; called by `npm run typecheck`. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("..", import.meta.url));
const jobs = [
  ["vue-tsc", "console"],
  ["tsc", "."],
  ["tsc", "protocol"],
  ["tsc", "realtime"],
  ["tsc", "ui"],
  ["tsc", "loader"],
  ["tsc", "widget"],
  ["tsc", "console/worker"],
  ["tsc", "e2e"],
];
let failed = 0;

function check([tool, folder]) {
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${tool}`, ["-p", folder, "--noEmit"], { cwd: web, stdio: "inherit" });
    child.on("close", (code) => {
      if (code !== 0) failed += 1;
      resolve();
    });
  });
}

async function worker() {
  for (let job = jobs.shift(); job; job = jobs.shift()) await check(job);
}

await Promise.all([worker(), worker()]);
process.exitCode = failed > 0 ? 1 : 0;
