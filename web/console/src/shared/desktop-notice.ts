/** Notices of the system, drawn by the service worker where there is one; raised by the notifications, allowed in their settings. */

import type { PushPayload } from "../../worker/src/messages";
import { serviceWorker } from "./service-worker";

const ICON = "/console-assets/icons/icon-192.png";

/** What a notice that is only looked at leaves out. */
export const NO_DEEDS = { conversationId: null, unread: 0, isOnlyAway: false, deeds: [], failed: "" };

export function canAskForNotices(): boolean {
  return "Notification" in window;
}

export function areNoticesAllowed(): boolean {
  return canAskForNotices() && Notification.permission === "granted";
}

/** Whether the browser remembers a no: then only its own settings can change that. */
export function areNoticesDenied(): boolean {
  return canAskForNotices() && Notification.permission === "denied";
}

export async function askForNotices(): Promise<boolean> {
  if (!canAskForNotices()) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** What TypeScript does not know of the standard. */
interface FullOptions extends NotificationOptions {
  renotify: boolean;
  actions?: { action: string; title: string; type?: "text"; placeholder?: string }[];
}

function optionsOf(payload: PushPayload): FullOptions {
  const actions = payload.deeds.map(({ name, label, placeholder }) => ({
    action: name,
    title: label,
    ...(name === "reply" ? { type: "text" as const, placeholder: placeholder ?? "" } : {}),
  }));
  return { body: payload.body, tag: payload.tag, renotify: true, icon: ICON, data: payload, actions };
}

/** The same place and buttons as a push of the same thing, so that one replaces the other. */
export async function showNotice(payload: PushPayload, onClick: () => void): Promise<void> {
  if (!areNoticesAllowed()) return;
  const worker = serviceWorker();
  if (worker?.active) {
    await worker.showNotification(payload.title, optionsOf(payload));
    return;
  }
  const shown = new Notification(payload.title, { body: payload.body, tag: payload.tag, icon: ICON });
  shown.onclick = () => {
    window.focus();
    onClick();
    shown.close();
  };
}

/** Notices about something that has been seen here are not left on the desktop. */
export async function dropNotices(tags: readonly string[]): Promise<void> {
  const worker = serviceWorker();
  if (!worker) return;
  for (const tag of tags) for (const shown of await worker.getNotifications({ tag })) shown.close();
}
