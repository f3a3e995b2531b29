/** Tells supervisors when a visitor has waited too long, wherever in the console they are; started by the shell. */

import { effectScope, watch } from "vue";
import { useQuery } from "@tanstack/vue-query";
import type { QueueView } from "@kefu/protocol/console-api";
import { loadAreas, translate } from "../../shared/i18n/i18n";
import { queryClient, queryKeys } from "../../shared/query";
import { useSession } from "../../shared/session";
import { playChime } from "../../shared/sound";
import { toast } from "../../shared/toast";
import { fetchQueue } from "./api";

/** Those who were not in the alarm before; before the first look, nobody is news. */
export function newlyLate(known: readonly string[] | null, late: readonly { id: string }[]): string[] {
  return known === null ? [] : late.map(({ id }) => id).filter((id) => !known.includes(id));
}

export function startAlarm(look: () => void): () => void {
  const scope = effectScope(true);
  scope.run(() => {
    const { isAdmin, preferences } = useSession();
    const options = { queryKey: queryKeys.queue, queryFn: ({ signal }: { signal: AbortSignal }) => fetchQueue(signal), enabled: isAdmin };
    const queue = useQuery<QueueView>(options, queryClient);
    let known: string[] | null = null;
    watch(queue.data, async (now) => {
      if (!now || !isAdmin.value) return;
      const added = newlyLate(known, now.late);
      known = now.late.map(({ id }) => id);
      if (added.length === 0) return;
      await loadAreas(["queue"]);
      if (preferences.value?.hasSound) playChime();
      toast.show(translate("queue.alarm"), { label: translate("queue.look"), run: look });
    });
  });
  return () => scope.stop();
}
