/** The list of colleagues and teams of a note: opens at `@`, walks by arrows, puts the name in; used by `composer.vue`. */

import { useQuery } from "@tanstack/vue-query";
import { computed, ref, watch, type Ref } from "vue";
import type { AgentView } from "@kefu/protocol/agent-frames";
import type { TeamView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";
import { queryKeys } from "../../shared/query";
import { findMentionQuery, matchNameables, nameablesOf, namedIn, putName, type Nameable } from "./mentions";

export interface MentionOptions {
  myId: string;
  text: () => string;
  /** Names are told in notes only. */
  isNote: () => boolean;
  caret: Ref<number>;
  hasFocus: Ref<boolean>;
  put: (next: { text: string; caret: number }) => void;
}

export function useMentions({ myId, text, isNote, caret, hasFocus, put }: MentionOptions) {
  const agents = useQuery({ queryKey: queryKeys.agents, queryFn: ({ signal }) => api.get<AgentView[]>("/agents", { signal }) });
  const teams = useQuery({ queryKey: queryKeys.teams, queryFn: ({ signal }) => api.get<TeamView[]>("/teams", { signal }) });
  const all = computed(() => nameablesOf(agents.data.value ?? [], teams.data.value ?? [], myId));
  const chosen = ref(0);
  const picked: string[] = [];
  /** Where the list was closed by Escape. */
  const refusedAt = ref<number | null>(null);
  const query = computed(() => {
    const asked = isNote() ? findMentionQuery(text(), caret.value) : null;
    return asked && asked.start !== refusedAt.value ? asked : null;
  });
  const found = computed(() => (query.value ? matchNameables(all.value, query.value.words) : []));
  watch(() => query.value?.words, () => (chosen.value = 0));
  watch(() => findMentionQuery(text(), caret.value) === null, (isOver) => isOver && (refusedAt.value = null));

  function choose(each: Nameable): void {
    if (!query.value) return;
    picked.push(each.id);
    put(putName(text(), query.value, each.name));
  }

  /** True when the press was for the list. */
  function press(event: KeyboardEvent): boolean {
    if (!query.value || found.value.length === 0 || event.isComposing) return false;
    if (event.key === "Escape") refusedAt.value = query.value.start;
    else if (event.key === "ArrowDown") chosen.value = (chosen.value + 1) % found.value.length;
    else if (event.key === "ArrowUp") chosen.value = (chosen.value - 1 + found.value.length) % found.value.length;
    else if (event.key === "Enter" || event.key === "Tab") choose(found.value[chosen.value] as Nameable);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    isOpen: computed(() => query.value !== null && found.value.length > 0 && hasFocus.value),
    found,
    chosen,
    choose,
    press,
    /** Ids of everybody whose name stands in the text. */
    named: (): string[] => (isNote() ? namedIn(text(), all.value, picked) : []),
  };
}
