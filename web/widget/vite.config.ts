/** Builds the visitor's app (the page inside the iframe); run by scripts/build.mjs and by `npm run dev`. */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/widget/",
  build: {
    outDir: "../../src/kefu/web/assets/widget",
    emptyOutDir: true,
    target: "es2022",
    manifest: "manifest.json",
    // Our content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The loader asks for the panel's script by its name; everything else has a hash.
      input: { index: `${import.meta.dirname}/index.html`, panel: `${import.meta.dirname}/../loader/src/panel.ts` },
      output: {
        entryFileNames: ({ name }) => (name === "panel" ? "panel.js" : "assets/[name]-[hash].js"),
        // One file for what every part needs: several small ones cost more bytes.
        codeSplitting: { groups: [{ name: "base", test: /node_modules\/preact|use-widget|announcer/ }] },
      },
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
