/** The workspace's own words — tags, attributes, agents, inboxes — from the query cache; used by lists, panels and editors. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { AgentView } from "@kefu/protocol/agent-frames";
import type { DefinitionView, InboxView, TagView, TeamView } from "@kefu/protocol/console-api";
import { api } from "./api";
import { queryKeys } from "./query";

export const PRIORITIES = ["none", "low", "medium", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

export function useTags() {
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: ({ signal }) => api.get<TagView[]>("/tags", { signal }) });
  const byId = computed(() => new Map(tags.data.value?.map((tag) => [tag.id, tag])));
  return {
    tags: computed(() => tags.data.value ?? []),
    /** Tags that were deleted meanwhile are left out. */
    tagsOf: (ids: readonly string[]): TagView[] => ids.map((id) => byId.value.get(id)).filter((tag) => tag !== undefined),
  };
}

export function useWords() {
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
  const definitions = useQuery({
    queryKey: queryKeys.attributes,
    queryFn: ({ signal }) => api.get<DefinitionView[]>("/attributes", { signal }),
  });
  return {
    ...useTags(),
    agents: computed(() => (agents.data.value ?? []).filter((agent) => agent.isActive)),
    inboxes: computed(() => (inboxes.data.value ?? []).filter((inbox) => !inbox.isArchived)),
    teams: computed(() => (teams.data.value ?? []).filter((team) => !team.isArchived)),
    definitions: computed(() => definitions.data.value ?? []),
    definitionsOf: (subject: DefinitionView["subject"]) =>
      (definitions.data.value ?? []).filter((each) => each.subject === subject),
  };
}
