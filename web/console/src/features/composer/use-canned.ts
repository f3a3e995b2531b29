/** The canned list of the composer: opens at a slash, walks by arrows, puts the chosen text in; used by `composer.vue`. */

import { useQuery } from "@tanstack/vue-query";
import { computed, ref, watch, type Ref } from "vue";
import type { CannedResponseView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryKeys } from "../../shared/query";
import { findCannedQuery, insertText, matchCanned } from "./canned";

export interface CannedOptions {
  text: () => string;
  caret: Ref<number>;
  /** The list goes away with the focus: it would hide what is focused next. */
  hasFocus: Ref<boolean>;
  /** Show the text with the caret there. */
  put: (next: { text: string; caret: number }) => void;
}

export function useCanned({ text, caret, hasFocus, put }: CannedOptions) {
  const all = useQuery({
    queryKey: queryKeys.cannedResponses,
    queryFn: ({ signal }) => api.get<CannedResponseView[]>("/canned-responses", { signal }),
  });
  const chosen = ref(0);
  /** Where the list was closed by Escape: the slash stays what it is, a slash. */
  const refusedAt = ref<number | null>(null);
  const query = computed(() => {
    const found = findCannedQuery(text(), caret.value);
    return found && found.start !== refusedAt.value ? found : null;
  });
  const found = computed(() => (query.value ? matchCanned(all.data.value ?? [], query.value.words) : []));
  watch(() => query.value?.words, () => (chosen.value = 0));
  watch(() => findCannedQuery(text(), caret.value) === null, (isOver) => isOver && (refusedAt.value = null));

  function choose(canned: CannedResponseView): void {
    if (query.value) put(insertText(text(), query.value, canned.text));
  }

  /** True when the press was for the list. */
  function press(event: KeyboardEvent): boolean {
    if (!query.value || event.isComposing) return false;
    if (event.key === "Escape") refusedAt.value = query.value.start;
    else if (found.value.length === 0) return false;
    else if (event.key === "ArrowDown") chosen.value = (chosen.value + 1) % found.value.length;
    else if (event.key === "ArrowUp") chosen.value = (chosen.value - 1 + found.value.length) % found.value.length;
    else if (event.key === "Enter" || event.key === "Tab") choose(found.value[chosen.value] as CannedResponseView);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { isOpen: computed(() => query.value !== null && hasFocus.value), found, chosen, choose, press };
}
