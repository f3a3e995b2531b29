/** How each kind of notification is drawn; its name is in the messages, `notifications.kinds`. */

import type { NotificationKind } from "@kefu/protocol/agent-frames";
import type { IconName } from "../../ui/icons";

export const KIND_ICONS: Record<NotificationKind, IconName> = {
  assigned: "assign",
  message: "message",
  mentioned: "note",
  transfer_offered: "reply",
  transfer_ended: "check",
  waiting: "clock",
  returned: "undo",
  reminded: "bell",
  escalated: "warning",
  sla_warning: "clock",
  sla_breach: "warning",
  ticket_assigned: "assign",
  ticket_replied: "reply",
  ticket_due: "clock",
  callback: "phone",
  bad_score: "smile",
  sensitive_word: "shield",
  import_finished: "upload",
};

/** Those that stand out. */
export const ALARMING: ReadonlySet<NotificationKind> = new Set<NotificationKind>(["reminded", "escalated", "sla_breach"]);
