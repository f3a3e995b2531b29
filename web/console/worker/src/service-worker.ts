/** The console's service worker: opens it without a network, shows pushes, and brings new versions; nothing else imports it. */

import type { PushPayload, ToWorker } from "./messages";
import { press, showBadge, showPush } from "./notices";
import { answerFile, answerPage, dropOldFiles, isBuiltFile, isConsolePage, keepShell } from "./shell-cache";

declare const self: ServiceWorkerGlobalScope;

// A new version waits until the agent wants it: files of the old one are still in use.
self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldFiles().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isConsolePage(url)) event.respondWith(answerPage(request));
  } else if (isBuiltFile(url)) {
    event.respondWith(answerFile(request));
  }
});

self.addEventListener("message", (event) => {
  const said = event.data as ToWorker;
  if (said.type === "take-over") event.waitUntil(self.skipWaiting());
  if (said.type === "forget") event.waitUntil(showBadge(0));
  if (said.type === "badge") event.waitUntil(showBadge(said.unread));
});

self.addEventListener("push", (event) => {
  if (event.data) event.waitUntil(showPush(event.data.json() as PushPayload));
});

self.addEventListener("notificationclick", (event) => {
  const text = (event as NotificationEvent & { reply?: string | null }).reply ?? null;
  event.notification.close();
  event.waitUntil(press(event.notification.data as PushPayload, event.action, text));
});
