/** The console's service worker seen from the page: registered at the start, asked for news, told what it must know. */

import { ref } from "vue";
import type { OpenPlace, ToWorker } from "../../worker/src/messages";

const ADDRESS = "/service-worker.js";
/** A server that was updated is mostly noticed by its restart; this is for those who never lose the connection. */
const LOOK_EVERY_MS = 60 * 60_000;

/** A newer console is here and waits for the agent's word. */
export const isUpdateReady = ref(false);

let registration: ServiceWorkerRegistration | null = null;

function noteWaiting(found: ServiceWorkerRegistration): void {
  // The very first worker has nobody to take over from.
  if (found.waiting && navigator.serviceWorker.controller) isUpdateReady.value = true;
}

function follow(found: ServiceWorkerRegistration): void {
  registration = found;
  noteWaiting(found);
  found.addEventListener("updatefound", () => {
    found.installing?.addEventListener("statechange", () => noteWaiting(found));
  });
  setInterval(() => void lookForUpdate(), LOOK_EVERY_MS);
}

/** Does nothing where browsers have none: on addresses without TLS, in private windows of some. */
export async function startServiceWorker(open: (path: string) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  let isControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // Another window may have taken the new version: this one goes along.
    if (isControlled) window.location.reload();
    isControlled = true;
  });
  navigator.serviceWorker.addEventListener("message", (event: MessageEvent<OpenPlace>) => {
    if (event.data.type === "open-place") open(event.data.path);
  });
  try {
    follow(await navigator.serviceWorker.register(ADDRESS, { scope: "/", updateViaCache: "none" }));
  } catch {
    // The console works without it.
  }
}

/** Ask whether the server has a newer console. */
export async function lookForUpdate(): Promise<void> {
  await registration?.update().catch(() => undefined);
}

/** Go on with the newer console; every window of it loads again. */
export function takeUpdate(): void {
  if (!registration?.waiting) {
    window.location.reload();
    return;
  }
  const word: ToWorker = { type: "take-over" };
  registration.waiting.postMessage(word);
}

export function tellWorker(word: ToWorker): void {
  registration?.active?.postMessage(word);
}

/** The registration, for notices and pushes; null where there is none. */
export function serviceWorker(): ServiceWorkerRegistration | null {
  return registration;
}
