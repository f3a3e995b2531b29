/** Colleagues, teams and inboxes by id, from the query cache that the app keeps fresh; used by lists, heads and menus. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { AgentView } from "@kefu/protocol/agent-frames";
import type { InboxView, TeamView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryKeys } from "../../shared/query";

export function usePeople() {
  const agents = useQuery({
    queryKey: queryKeys.agents,
    queryFn: ({ signal }) => api.get<AgentView[]>("/agents", { signal }),
  });
  const inboxes = useQuery({
    queryKey: queryKeys.inboxes,
    queryFn: ({ signal }) => api.get<InboxView[]>("/inboxes", { signal }),
  });
  const teams = useQuery({
    queryKey: queryKeys.teams,
    queryFn: ({ signal }) => api.get<TeamView[]>("/teams", { signal }),
  });
  const agentsById = computed(() => new Map(agents.data.value?.map((agent) => [agent.id, agent])));
  const inboxesById = computed(() => new Map(inboxes.data.value?.map((inbox) => [inbox.id, inbox])));
  return {
    agents: computed(() => agents.data.value ?? []),
    inboxes: computed(() => (inboxes.data.value ?? []).filter((inbox) => !inbox.isArchived)),
    teams: computed(() => (teams.data.value ?? []).filter((team) => !team.isArchived)),
    teamOf: (id: string | null) => (id === null ? undefined : teams.data.value?.find((team) => team.id === id)),
    agentOf: (id: string | null) => (id === null ? undefined : agentsById.value.get(id)),
    inboxOf: (id: string) => inboxesById.value.get(id),
  };
}
