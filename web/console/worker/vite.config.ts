/** Builds the console's service worker after the console itself, whose files it knows by name; run by scripts/build.mjs. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

const BASE = "/console-assets/";
const manifestFile = new URL("../../../src/kefu/web/assets/console/manifest.json", import.meta.url);
const pageFile = new URL("../../../src/kefu/web/assets/console/index.html", import.meta.url);

/** What the inbox needs to open without a network; the rest is kept when it is first used. */
const FIRST = /index\.html$|app\/inbox\/|app\/shell\/console-shell\.vue/;

function filesOf(manifest: Record<string, Chunk>, key: string, seen: Set<string>): string[] {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return [];
  seen.add(key);
  const below = (chunk.imports ?? []).flatMap((each) => filesOf(manifest, each, seen));
  return [chunk.file, ...(chunk.css ?? []), ...below];
}

/** A first build of the watcher may find no console yet: then nothing is kept in advance. */
function built(): { version: string; files: string[]; first: string[] } {
  if (!existsSync(manifestFile)) return { version: "none", files: [], first: [] };
  const source = readFileSync(manifestFile, "utf8");
  const manifest = JSON.parse(source) as Record<string, Chunk>;
  const seen = new Set<string>();
  const first = Object.keys(manifest).filter((key) => FIRST.test(key)).flatMap((key) => filesOf(manifest, key, seen));
  const files = Object.values(manifest).flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]);
  const version = createHash("sha256").update(source).update(readFileSync(pageFile)).digest("hex").slice(0, 12);
  const addresses = (names: string[]): string[] => [...new Set(names)].filter((name) => name.startsWith("assets/")).map((name) => BASE + name);
  return { version, files: addresses(files), first: addresses(first) };
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  define: { __BUILT__: JSON.stringify(built()) },
  build: {
    outDir: "../../../src/kefu/web/assets/worker",
    emptyOutDir: true,
    target: "es2022",
    minify: true,
    lib: { entry: "src/service-worker.ts", formats: ["iife"], name: "kefu", fileName: () => "service-worker.js" },
  },
});
