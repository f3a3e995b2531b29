/** Reads where the agent is named in the conversation that they look at; used by the pane. */

import { watch } from "vue";
import { queryClient, queryKeys } from "../../shared/query";
import { useSession } from "../../shared/session";
import { markMentionsRead } from "./api";
import type { Timeline } from "./timeline";

/** The newest note of a colleague that names anybody; 0: none. Whether it is this agent, the server knows. */
export function newestMention(timeline: Timeline | undefined, agentId: string): number {
  const found = timeline?.entries.findLast((entry) => entry.kind === "note" && entry.author.id !== agentId && (entry.isWhisper || entry.mentions.length > 0));
  return found?.pos ?? 0;
}

/** `looked`: the timeline that somebody is in front of. */
export function useReadMentions(looked: () => Timeline | undefined): void {
  const { agent } = useSession();
  const counts = (): number => queryClient.getQueryData<{ mentionsUnread: number }>(queryKeys.counts)?.mentionsUnread ?? 1;
  watch(
    () => [looked()?.conversationId ?? "", newestMention(looked(), agent.value?.id ?? "")] as const,
    async ([id, pos]) => {
      if (id === "" || pos === 0 || counts() === 0) return;
      await markMentionsRead(id).catch(() => undefined);
      void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
      void queryClient.invalidateQueries({ queryKey: queryKeys.mentions });
    },
    { immediate: true },
  );
}
