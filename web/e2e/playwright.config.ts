/** How the browser stories run: one after the other, in the Chromium that scripts/ensure-chromium found. */
import { defineConfig } from "@playwright/test";

const executablePath = process.env["KEFU_CHROMIUM"];
if (!executablePath) {
  throw new Error("Set KEFU_CHROMIUM to a Chromium or Chrome: export KEFU_CHROMIUM=$(scripts/ensure-chromium)");
}

export default defineConfig({
  testDir: ".",
  testMatch: "*.story.ts",
  outputDir: "test-results",
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    actionTimeout: 15_000,
    locale: "en-US",
    timezoneId: "Asia/Shanghai",
    // Every story has a browser of its own, which would fetch the whole console once more; installed.story has it on.
    serviceWorkers: "block",
    permissions: ["clipboard-read", "clipboard-write", "microphone", "notifications"],
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        // Two pages of one machine call each other, wherever it has a network or none.
        "--allow-loopback-in-peer-connection",
      ],
    },
  },
});
