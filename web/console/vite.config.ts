/** Builds the agent console; run by scripts/build.mjs and by `npm run dev`. */
import tailwindcss from "@tailwindcss/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { compileMessages } from "./compile-messages.ts";

/** Fetched together: only what the first screen needs; the lists of all the other parts are a tenth of the entry. */
const FIRST = /\/(inbox-screen|console-shell|sign-in-screen)-/;
const preloaded = (part: string, dependencies: string[]): string[] =>
  FIRST.test(part) ? dependencies : dependencies.filter((each) => each.endsWith(".css"));

export default defineConfig({
  root: import.meta.dirname,
  base: "/console-assets/",
  plugins: [compileMessages(), vue(), tailwindcss()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  build: {
    outDir: "../../src/kefu/web/assets/console",
    emptyOutDir: true,
    target: "es2022",
    manifest: "manifest.json",
    // Our content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false, resolveDependencies: preloaded },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Else who asks for these few lines gets the whole pane with them.
      output: { codeSplitting: { groups: [{ name: "people", test: /conversations\/(people|receivers)\.ts$/ }] } },
    },
  },
});
