/** The live list: fetched once, changed by frames, fetched again when the connection comes back; used by the screen. */

import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { onScopeDispose, ref } from "vue";
import { live, onFrame, onReconnect } from "../../shared/live";
import { queryKeys } from "../../shared/query";
import { listLiveVisitors } from "./api";
import { applyFrame, type Site } from "./site";

const TICK_MS = 5_000;
const REFETCH_MS = 60_000;

export function useSite() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: queryKeys.liveVisitors,
    queryFn: ({ signal }) => listLiveVisitors(signal),
    staleTime: 0,
    refetchInterval: REFETCH_MS,
  });
  live.watchVisitors(true);
  const stops = [
    onFrame((frame) => {
      client.setQueryData<Site>(queryKeys.liveVisitors, (site) => site && applyFrame(site, frame));
    }),
    onReconnect(() => void query.refetch()),
  ];
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), TICK_MS);
  onScopeDispose(() => {
    clearInterval(timer);
    live.watchVisitors(false);
    for (const stop of stops) stop();
  });
  return { query, now };
}
