/** Unit tests of every workspace, each beside its source; the browser stories are in e2e/. */
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const shared = { environment: "happy-dom", restoreMocks: true, unstubGlobals: true } as const;

function project(name: string) {
  return { test: { ...shared, name, include: [`${name}/src/**/*.test.ts`] } };
}

export default defineConfig({
  test: {
    projects: [
      project("realtime"),
      project("ui"),
      project("loader"),
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: { ...shared, name: "widget", include: ["widget/src/**/*.test.{ts,tsx}"] },
      },
      {
        plugins: [vue()],
        test: { ...shared, name: "console", include: ["console/{src,worker/src}/**/*.test.ts"] },
      },
    ],
  },
});
