/** The console's own page and files, kept so that it opens without a network; called by the worker's entry. */

import { built } from "./built";

const PAGES = "kefu-page";
const FILES = "kefu-files";
/** Every address of the console is the same page. */
const PAGE = "/inbox";
/** The first parts of the console's addresses, as in src/kefu/web/pages.py; other pages of this origin are none of ours. */
const PARTS = ["", "sign-in", "setup", "invite", "inbox", "queue", "team-now", "satisfaction", "tickets", "visitors", "contacts", "search", "settings"];

export function isConsolePage(url: URL): boolean {
  return PARTS.includes(url.pathname.split("/")[1] ?? "");
}

export function isBuiltFile(url: URL): boolean {
  return url.pathname.startsWith("/console-assets/assets/");
}

/** A file that is missing must not keep a new version from coming. */
export async function keepShell(): Promise<void> {
  const [pages, files] = await Promise.all([caches.open(PAGES), caches.open(FILES)]);
  const page = await fetch(PAGE, { cache: "no-cache", redirect: "error" }).catch(() => null);
  if (page?.ok) await pages.put(PAGE, page);
  await Promise.all(built.first.map((file) => keepFile(files, file).catch(() => null)));
}

/** Files of builds before this one. */
export async function dropOldFiles(): Promise<void> {
  const files = await caches.open(FILES);
  const known = new Set(built.files);
  for (const request of await files.keys()) {
    if (!known.has(new URL(request.url).pathname)) await files.delete(request);
  }
}

async function keepFile(files: Cache, file: string): Promise<void> {
  if (!(await files.match(file))) await files.add(file);
}

/** The newest page while there is a network, so that nobody stays with an old console; else the kept one. */
export async function answerPage(request: Request): Promise<Response> {
  const pages = await caches.open(PAGES);
  try {
    const page = await fetch(request);
    if (page.ok && !page.redirected) await pages.put(PAGE, page.clone());
    return page;
  } catch (error) {
    const kept = await pages.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** A hashed file never changes, so what is kept is right. */
export async function answerFile(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept) return kept;
  const file = await fetch(request);
  if (file.ok) await files.put(request, file.clone());
  return file;
}
