/** Keeps the unread count of the tab title and the rail right; started by the shell. */

import { useQuery } from "@tanstack/vue-query";
import { onScopeDispose, watch } from "vue";
import type { ConversationCounts } from "@kefu/protocol/console-api";
import { api } from "../shared/api";
import { onFrame, onReconnect } from "../shared/live";
import { unreadCount } from "../shared/page-title";
import { queryClient, queryKeys } from "../shared/query";

/** Counting is a question to the server, so a burst of messages asks once. */
const CALM_MS = 800;
const COUNTING = new Set(["entry.added", "entry.changed", "conversation.changed"]);

export function useUnread(): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const recount = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
    }, CALM_MS);
  };
  const counts = useQuery({
    queryKey: queryKeys.counts,
    queryFn: ({ signal }) => api.get<ConversationCounts>("/conversations/counts", { signal }),
  });
  watch(counts.data, (data) => (unreadCount.value = data ? data.mineUnread + data.unassignedUnread : 0), {
    immediate: true,
  });
  const stops = [onFrame((frame) => COUNTING.has(frame.type) && recount()), onReconnect(recount)];
  onScopeDispose(() => {
    for (const stop of stops) stop();
    if (timer) clearTimeout(timer);
    unreadCount.value = 0;
  });
}
