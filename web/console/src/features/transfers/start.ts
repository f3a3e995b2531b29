/** Keeps the offers of the workspace fresh and says what became of one's own; started by the stack of cards, after the first screen. */

import { useQuery } from "@tanstack/vue-query";
import { effectScope, shallowRef, watch, type ShallowRef } from "vue";
import type { TransferView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { contactName } from "../../shared/contact-name";
import { loadAreas, translate } from "../../shared/i18n/i18n";
import { onFrame, onReconnect } from "../../shared/live";
import { queryClient, queryKeys } from "../../shared/query";
import { useSession } from "../../shared/session";
import { toast } from "../../shared/toast";
import { isAboutOffers, offersTo, outcomeFor } from "./offers";

/** The offers that I have to answer; the shell draws them. */
export const myOffers: ShallowRef<readonly TransferView[]> = shallowRef([]);
const TICK_MS = 1_000;

export function startTransfers(open: (conversationId: string) => void): () => void {
  const scope = effectScope(true);
  const { agent } = useSession();
  const me = (): string => agent.value?.id ?? "";
  const again = (): void => void queryClient.invalidateQueries({ queryKey: queryKeys.transfers });
  const stops = [
    onReconnect(again),
    onFrame((frame) => {
      if (isAboutOffers(frame)) again();
      const outcome = outcomeFor(me(), frame);
      if (!outcome) return;
      void loadAreas(["together", "inbox"]).then(() => {
        const words = { name: outcome.name, contact: contactName(outcome.contactName, outcome.contactId), reason: outcome.reason };
        const text = translate(`together.outcome.${outcome.word}${outcome.word === "declined" && outcome.reason ? "Because" : ""}`, words);
        toast.show(text, { label: translate("together.open"), run: () => open(outcome.conversationId) });
      });
    }),
  ];
  scope.run(() => {
    const options = { queryKey: queryKeys.transfers, queryFn: ({ signal }: { signal: AbortSignal }) => api.get<TransferView[]>("/transfers", { signal }) };
    const offers = useQuery<TransferView[]>(options, queryClient);
    let known: readonly string[] = [];
    const look = async (): Promise<void> => {
      const found = offersTo(me(), offers.data.value ?? [], Date.now());
      const added = found.some(({ id }) => !known.includes(id));
      const isSame = found.length === known.length && !added;
      known = found.map(({ id }) => id);
      if (found.length > 0) await loadAreas(["together", "inbox"]);
      if (!isSame || found.length > 0) myOffers.value = found;
    };
    watch(offers.data, () => void look(), { immediate: true });
    const timer = setInterval(() => myOffers.value.length > 0 && void look(), TICK_MS);
    stops.push(() => clearInterval(timer));
  });
  return () => {
    for (const stop of stops) stop();
    scope.stop();
    myOffers.value = [];
  };
}
