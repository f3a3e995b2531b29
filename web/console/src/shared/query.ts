/** The cache of settings-like server state (TanStack Query) and the names of what is in it; used by features. */

import { QueryClient } from "@tanstack/vue-query";
import { ApiError } from "./api-error";

export const queryKeys = {
  agents: ["agents"],
  invitations: ["invitations"],
  inboxes: ["inboxes"],
  schedules: ["schedules"],
  teams: ["teams"],
  queue: ["queue"],
  calls: ["calls"],
  cannedResponses: ["canned-responses"],
  cannedFolders: ["canned-responses", "folders"],
  workspace: ["workspace"],
  sessions: ["sessions"],
  tokens: ["tokens"],
  counts: ["conversations", "counts"],
  contacts: ["contacts"],
  blocks: ["blocks"],
  wordLists: ["word-lists"],
  wordHits: ["word-hits"],
  imports: ["contact-imports"],
  proactiveRules: ["proactive-rules"],
  ratings: ["ratings"],
  liveVisitors: ["live-visitors"],
  tags: ["tags"],
  attributes: ["attributes"],
  macros: ["macros"],
  automationRules: ["automation-rules"],
  shifts: ["shifts"],
  slaPolicies: ["sla-policies"],
  tickets: ["tickets"],
  ticketTypes: ["ticket-types"],
  notificationSettings: ["notification-settings"],
  pushDevices: ["push-devices"],
  savedViews: ["saved-views"],
  transfers: ["transfers"],
  mentions: ["mentions"],
  teamNow: ["team-now"],
  savedViewCounts: ["saved-views", "counts"],
} as const;

/** Only what may pass by itself is worth another try. */
export function isWorthRetrying(failures: number, error: unknown): boolean {
  const isPassing = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return isPassing && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 30_000, retry: isWorthRetrying, refetchOnWindowFocus: true } },
});
