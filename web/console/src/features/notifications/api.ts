/** The calls of the bell; those of the choices are in `choices-api.ts`, after the first screen. */

import type { NotificationsPage, UnreadView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export interface ReadWish {
  ids?: string[];
  conversationId?: string;
  isAll?: boolean;
}

export const fetchPage = (isUnread: boolean, cursor: string | null): Promise<NotificationsPage> =>
  api.get("/notifications", { query: { isUnread, cursor } });
export const markRead = (wish: ReadWish): Promise<UnreadView> => api.post("/notifications/read", wish);
