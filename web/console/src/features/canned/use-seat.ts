/** The agent with its teams, for the rights; used by the screen and its dialog. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { TeamView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryKeys } from "../../shared/query";
import { useSession } from "../../shared/session";

export function useSeat() {
  const session = useSession();
  const teams = useQuery({ queryKey: queryKeys.teams, queryFn: ({ signal }) => api.get<TeamView[]>("/teams", { signal }) });
  return computed(() => ({
    isAdmin: session.isAdmin.value,
    agentId: session.agent.value?.id ?? "",
    teams: teams.data.value ?? [],
  }));
}
