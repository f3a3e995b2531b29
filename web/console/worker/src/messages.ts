/** What the console and its service worker say to each other; imported by both. */

export type ToWorker =
  /** The agent chose to go on with the new version. */
  | { type: "take-over" }
  /** The sign-in has ended. */
  | { type: "forget" }
  /** How many notifications are unread. */
  | { type: "badge"; unread: number };

/** Somebody pressed a notice: show this place. */
export interface OpenPlace {
  type: "open-place";
  path: string;
}

/** What a push carries, decrypted; written by `kefu/notifications/push_payload.py`. */
export interface PushPayload {
  id: string;
  title: string;
  body: string;
  /** Notices with the same tag replace each other. */
  tag: string;
  path: string;
  conversationId: string | null;
  createdAt: number;
  unread: number;
  /** Not while somebody looks at the console of this device. */
  isOnlyAway: boolean;
  deeds: Deed[];
  /** Said when a deed failed. */
  failed: string;
}

/** A button of a notice; a reply has a field to write in, where the system has one. */
export interface Deed {
  name: "reply" | "resolve";
  label: string;
  placeholder?: string;
}
