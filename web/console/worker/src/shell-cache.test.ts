import { expect, it } from "vitest";
import { isBuiltFile, isConsolePage } from "./shell-cache";

const at = (path: string): URL => new URL(path, "https://help.example.com");

it.each(["/", "/inbox/mine/conv_1", "/settings/profile", "/queue", "/sign-in", "/tickets/tick_1"])("%s is the console", (path) => {
  expect(isConsolePage(at(path))).toBe(true);
});

it.each(["/chat/inb_1", "/widget/frame/inb_1", "/demo", "/docs", "/api/v1/console/me", "/widget.js", "/unsubscribe/agt_1.x", "/robots.txt", "/follow/x"])(
  "%s is not",
  (path) => {
    expect(isConsolePage(at(path))).toBe(false);
  },
);

it("keeps only files that never change", () => {
  expect(isBuiltFile(at("/console-assets/assets/app-1a2b.js"))).toBe(true);
  expect(isBuiltFile(at("/console-assets/index.html"))).toBe(false);
});
