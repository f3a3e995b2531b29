/** The canned list of the composer: opens at a slash, walks by arrows, puts the filled-in text in; used by `composer.vue`. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref, watch, type Ref } from "vue";
import type { CannedResponseView, FilledInView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryKeys } from "../../shared/query";
import { toast } from "../../shared/toast";
import { findCannedQuery, insertText } from "./canned";

const SHOWN = 20;

export interface CannedOptions {
  conversationId: () => string;
  text: () => string;
  caret: Ref<number>;
  /** The list goes away with the focus: it would hide what is focused next. */
  hasFocus: Ref<boolean>;
  /** Show the text with the caret there. */
  put: (next: { text: string; caret: number }) => void;
  /** The text is in: take its files, and lead to its gaps. */
  onFilled: (filled: FilledInView, start: number) => void;
}

/** How the chosen one reads here; null where it has nothing to fill in. */
function usePreview(conversationId: () => string, pointed: Ref<CannedResponseView | null>): Ref<FilledInView | null> {
  const text = computed(() => pointed.value?.text ?? "");
  const isTemplate = computed(() => /\{\{|\{%/.test(text.value));
  const answer = useQuery({
    queryKey: ["canned-preview", conversationId, text],
    queryFn: ({ signal }) => api.post<FilledInView>("/canned-responses/preview", { text: text.value, conversationId: conversationId() }, { signal }),
    enabled: isTemplate,
  });
  return computed(() => (isTemplate.value ? (answer.data.value ?? null) : null));
}

/** What fits the words, as the server finds it: pinyin and initials too. */
function useFound(words: Ref<string>) {
  return useQuery({
    queryKey: [...queryKeys.cannedResponses, "pick", words],
    queryFn: ({ signal }) => api.get<CannedResponseView[]>("/canned-responses", { query: { query: words.value, limit: SHOWN }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** The text and the files as they go into a message here; null when that failed, and said so. */
async function fillIn(canned: CannedResponseView, conversationId: string): Promise<FilledInView | null> {
  try {
    return await api.post<FilledInView>(`/canned-responses/${canned.id}/uses`, { conversationId });
  } catch (error) {
    toast.error(error);
    return null;
  }
}

export function useCanned({ conversationId, text, caret, hasFocus, put, onFilled }: CannedOptions) {
  const client = useQueryClient();
  const chosen = ref(0);
  const isBusy = ref(false);
  /** Where the list was closed by Escape: the slash stays what it is, a slash. */
  const refusedAt = ref<number | null>(null);
  const query = computed(() => {
    const found = findCannedQuery(text(), caret.value);
    return found && found.start !== refusedAt.value ? found : null;
  });
  const words = computed(() => query.value?.words ?? "");
  const answer = useFound(words);
  const found = computed(() => (query.value ? (answer.data.value ?? []) : []));
  const pointed = computed(() => found.value[chosen.value] ?? null);
  const preview = usePreview(conversationId, pointed);
  watch(words, () => (chosen.value = 0));
  watch(() => findCannedQuery(text(), caret.value) === null, (isOver) => isOver && (refusedAt.value = null));

  /** The server fills it in for this conversation; what was typed after the slash meanwhile goes with the slash. */
  async function choose(canned: CannedResponseView): Promise<void> {
    if (!query.value || isBusy.value) return;
    isBusy.value = true;
    const filled = await fillIn(canned, conversationId());
    isBusy.value = false;
    const at = query.value;
    if (!filled || !at) return;
    put(insertText(text(), at, filled.text));
    onFilled(filled, at.start);
    void client.invalidateQueries({ queryKey: [...queryKeys.cannedResponses, "pick"] });
  }

  /** True when the press was for the list. */
  function press(event: KeyboardEvent): boolean {
    if (!query.value || event.isComposing) return false;
    const count = found.value.length;
    if (event.key === "Escape") refusedAt.value = query.value.start;
    else if (count === 0) return false;
    else if (event.key === "ArrowDown") chosen.value = (chosen.value + 1) % count;
    else if (event.key === "ArrowUp") chosen.value = (chosen.value - 1 + count) % count;
    else if (event.key === "Enter" || event.key === "Tab") void choose(found.value[chosen.value] as CannedResponseView);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const isOpen = computed(() => query.value !== null && hasFocus.value);
  return { isOpen, found, chosen, preview, choose: (canned: CannedResponseView) => void choose(canned), press };
}
