/** Pushes to this browser: asked for, kept up to date, given up; called by the settings and by the shell. */

import type { DeviceView } from "@kefu/protocol/console-api";
import { areNoticesAllowed, askForNotices } from "../../shared/desktop-notice";
import { serviceWorker } from "../../shared/service-worker";
import { addDevice, removeDevice } from "./choices-api";

export function canPush(): boolean {
  return "PushManager" in window && serviceWorker() !== null;
}

export function keyBytes(text: string): Uint8Array<ArrayBuffer> {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (each) => each.charCodeAt(0));
}

export function base64Of(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function tell(subscription: PushSubscription): Promise<DeviceView> {
  return addDevice({
    endpoint: subscription.endpoint,
    p256dh: base64Of(subscription.getKey("p256dh")),
    auth: base64Of(subscription.getKey("auth")),
  });
}

/** Ask the agent, then the browser's push service; null when the agent says no. */
export async function subscribe(pushKey: string): Promise<DeviceView | null> {
  const worker = serviceWorker();
  if (!worker || !(await askForNotices())) return null;
  const key = keyBytes(pushKey);
  const held = await worker.pushManager.getSubscription();
  // Another installation's key would be refused.
  if (held && base64Of(held.options.applicationServerKey) !== pushKey) await held.unsubscribe();
  return tell(await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

/** A browser that takes pushes belongs to whoever is signed in on it now. */
export async function renewSubscription(): Promise<void> {
  const worker = serviceWorker();
  if (!worker || !("PushManager" in window) || !areNoticesAllowed()) return;
  const held = await worker.pushManager.getSubscription();
  if (held) await tell(held).catch(() => undefined);
}

export async function unsubscribe(device: DeviceView): Promise<void> {
  await removeDevice(device.id);
  if (!device.isHere) return;
  const held = await serviceWorker()?.pushManager.getSubscription();
  await held?.unsubscribe();
}
