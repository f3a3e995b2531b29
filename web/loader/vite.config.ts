/** Builds the script tag of the host page: one classic script, `widget.js`, without imports; run by scripts/build.mjs. */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "../../src/kefu/web/assets",
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: "src/loader.ts",
      output: { format: "iife", entryFileNames: "widget.js" },
    },
  },
});
