/** Draws pushes as notices of the system, and does what their buttons ask; called by the worker's entry. */

import { reply, resolve } from "./deeds";
import type { OpenPlace, PushPayload } from "./messages";
import { isConsolePage } from "./shell-cache";

/** The parts of the standard that TypeScript does not know yet. */
interface FullOptions extends NotificationOptions {
  renotify?: boolean;
  timestamp?: number;
  actions?: { action: string; title: string; type?: "text" | "button"; placeholder?: string }[];
}

declare const self: ServiceWorkerGlobalScope;

const ICON = "/console-assets/icons/icon-192.png";
const BADGE = "/console-assets/icons/badge-96.png";

export async function showBadge(unread: number): Promise<void> {
  const badge = self.navigator as WorkerNavigator & { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
  try {
    await (unread > 0 ? badge.setAppBadge?.(unread) : badge.clearAppBadge?.());
  } catch {
    // A system without badges.
  }
}

async function consoleWindows(): Promise<WindowClient[]> {
  const found = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return found.filter((each) => isConsolePage(new URL(each.url)));
}

export async function showPush(payload: PushPayload): Promise<void> {
  await showBadge(payload.unread);
  const isLookedAt = (await consoleWindows()).some((each) => each.focused);
  if (payload.isOnlyAway && isLookedAt) return;
  const options: FullOptions = {
    body: payload.body,
    tag: payload.tag,
    renotify: true,
    icon: ICON,
    badge: BADGE,
    timestamp: payload.createdAt,
    data: payload,
    actions: payload.deeds.map(({ name, label, placeholder }) => ({
      action: name,
      title: label,
      ...(name === "reply" ? { type: "text" as const, placeholder: placeholder ?? "" } : {}),
    })),
  };
  await self.registration.showNotification(payload.title, options);
}

/** The open console is used, if there is one. */
async function open(path: string): Promise<void> {
  const windows = await consoleWindows();
  const shown = windows.find((each) => each.focused) ?? windows.find((each) => each.visibilityState === "visible") ?? windows[0];
  if (!shown) {
    await self.clients.openWindow(path);
    return;
  }
  const word: OpenPlace = { type: "open-place", path };
  shown.postMessage(word);
  await shown.focus();
}

/** `text` is what was written into the notice; null where the system has no field for it. */
export async function press(payload: PushPayload, action: string, text: string | null): Promise<void> {
  const { conversationId } = payload;
  const said = text?.trim() ?? "";
  if (conversationId === null || action === "" || (action === "reply" && said === "")) return open(payload.path);
  try {
    await (action === "reply" ? reply(conversationId, said) : resolve(conversationId));
  } catch {
    // What was written stands in the notice, so that it is not lost.
    await self.registration.showNotification(payload.failed, { body: said, tag: `${payload.tag}:failed`, icon: ICON, data: { ...payload, deeds: [] } });
  }
}
