/** Saved views of the workspace and of the agent, from the query cache; used by the list and its menus. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { SavedViewBody, SavedViewCount, SavedViewView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryClient, queryKeys } from "../../shared/query";

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: queryKeys.savedViews });

export async function saveView(id: string | null, body: SavedViewBody): Promise<SavedViewView> {
  const saved = await (id === null
    ? api.post<SavedViewView>("/saved-views", body)
    : api.patch<SavedViewView>(`/saved-views/${id}`, body));
  await refresh();
  return saved;
}

export async function deleteView(id: string): Promise<void> {
  await api.delete(`/saved-views/${id}`);
  await refresh();
}

export async function orderViews(ids: string[]): Promise<void> {
  await api.put("/saved-views/order", { ids });
  await refresh();
}

export function useSavedViews() {
  const views = useQuery({
    queryKey: queryKeys.savedViews,
    queryFn: ({ signal }) => api.get<SavedViewView[]>("/saved-views", { signal }),
  });
  return {
    views: computed(() => views.data.value ?? []),
    isLoaded: computed(() => !views.isPending.value),
    viewOf: (id: string) => views.data.value?.find((view) => view.id === id),
  };
}

/** Asked for while a menu shows them. */
export function useSavedViewCounts() {
  const counts = useQuery({
    queryKey: queryKeys.savedViewCounts,
    queryFn: ({ signal }) => api.get<SavedViewCount[]>("/saved-views/counts", { signal }),
    staleTime: 5_000,
  });
  return computed(() => new Map(counts.data.value?.map((each) => [each.id, each.count])));
}
