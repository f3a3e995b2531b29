/** What the field of a ticket hands over. */

import type { TicketEntryBody } from "@kefu/protocol/console-api";

export type Written = Required<Pick<TicketEntryBody, "kind" | "text" | "attachmentIds" | "clientEntryId" | "state">>;
