/** What the list pane shows: its view, and the inbox, filter and order on top of it; used by `conversation-list.vue`. */

import { computed, ref, watch } from "vue";
import type { Filter, Sort } from "@kefu/protocol/console-api";
import { isViewName, type ListId, type ListQuery } from "./lists";
import { useSavedViews } from "./saved-views";

const SORTS = ["newest", "oldest", "waiting", "priority", "sla"] as const;
const KEPT = "kefu.sort.";

function keptSort(view: ListId): Sort {
  const kept = localStorage.getItem(KEPT + view);
  return SORTS.find((each) => each === kept) ?? "newest";
}

export function useListQuery(view: () => ListId) {
  const saved = useSavedViews();
  const inboxId = ref<string | null>(null);
  const teamId = ref<string | null>(null);
  const filter = ref<Filter | null>(null);
  const sort = ref<Sort>(keptSort(view()));
  watch(view, (next) => {
    filter.value = null;
    sort.value = keptSort(next);
  });
  const savedView = computed(() => (isViewName(view()) ? undefined : saved.viewOf(view())));

  /** null: a saved view that is not known yet, or not any more. */
  const query = computed<ListQuery | null>(() => {
    const id = view();
    const known = savedView.value;
    const within = { view: id, inboxId: inboxId.value, teamId: teamId.value };
    if (isViewName(id)) return { ...within, filter: filter.value, sort: sort.value };
    if (!known) return null;
    return { ...within, filter: filter.value ?? known.filter, sort: known.sort };
  });

  return {
    inboxId,
    teamId,
    filter,
    sort,
    query,
    savedView,
    isMissing: computed(() => query.value === null && saved.isLoaded.value),
    setSort: (next: Sort) => {
      sort.value = next;
      localStorage.setItem(KEPT + view(), next);
    },
  };
}
