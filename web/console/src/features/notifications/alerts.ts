/** Rings, shows and says what has just become news, as the agent chose; started once by the shell, on every screen. */

import type { NotificationAdded, Sound } from "@kefu/protocol/agent-frames";
import type { PushPayload } from "../../../worker/src/messages";
import { announce } from "../../shared/announce";
import { dropNotices, showNotice } from "../../shared/desktop-notice";
import { loadAreas, translate } from "../../shared/i18n/i18n";
import { onFrame } from "../../shared/live";
import { ring } from "../../shared/sound";
import { toast } from "../../shared/toast";
import { useCentre } from "./use-centre";

export interface Onlooker {
  /** Somebody is in front of this window. */
  isFocused: boolean;
  openId: string | null;
}

export interface Alert {
  /** It is on screen, in front of somebody. */
  isSeen: boolean;
  sound: Sound | null;
  hasNotice: boolean;
}

/** The server has looked at the choices and the hour; here it only matters who looks where. */
export function alertOf(frame: NotificationAdded, onlooker: Onlooker): Alert {
  const { conversationId } = frame.notification;
  if (onlooker.isFocused && conversationId !== null && onlooker.openId === conversationId) {
    return { isSeen: true, sound: null, hasNotice: false };
  }
  return { isSeen: false, sound: frame.sound, hasNotice: frame.hasNotice && !(onlooker.isFocused && frame.isOnlyAway) };
}

async function noticeOf({ notification, unread, isOnlyAway }: NotificationAdded): Promise<PushPayload> {
  await loadAreas(["notifications"]);
  const say = (key: string): string => translate(`notifications.deeds.${key}`);
  return {
    id: notification.id,
    title: notification.title,
    body: notification.body,
    tag: notification.conversationId ?? notification.id,
    path: notification.path,
    conversationId: notification.conversationId,
    createdAt: notification.updatedAt,
    unread,
    isOnlyAway,
    deeds: notification.isAnswerable
      ? [
          { name: "reply", label: say("reply"), placeholder: say("placeholder") },
          { name: "resolve", label: say("resolve") },
        ]
      : [],
    failed: say("failed"),
  };
}

export interface AlertOptions {
  openId: () => string | null;
  open: (path: string) => void;
}

async function tell(frame: NotificationAdded, options: AlertOptions): Promise<void> {
  const { notification } = frame;
  const isFocused = document.hasFocus() && !document.hidden;
  const alert = alertOf(frame, { isFocused, openId: options.openId() });
  if (alert.isSeen) return useCentre().read({ ids: [notification.id] });
  if (isFocused) announce(notification.title);
  if (alert.sound) void ring(alert.sound, frame.volume);
  // What must not wait for a look at the bell.
  if (isFocused && notification.kind === "escalated") {
    await loadAreas(["notifications"]);
    toast.show(notification.title, { label: translate("notifications.look"), run: () => options.open(notification.path) });
  }
  if (alert.hasNotice) await showNotice(await noticeOf(frame), () => options.open(notification.path));
}

/** Returns how to stop. */
export function startAlerts(options: AlertOptions): () => void {
  return onFrame((frame) => {
    if (frame.type === "notification.added") void tell(frame, options);
    if (frame.type !== "notification.read") return;
    const { items } = useCentre().centre.value;
    const gone = items.filter(({ id }) => frame.ids === null || frame.ids.includes(id));
    void dropNotices(gone.map(({ conversationId, id }) => conversationId ?? id));
  });
}
