/** What the week on screen would do at a moment; asked for when the typing pauses. Used by the schedule editor. */

import { computed, onScopeDispose, ref, watch, type Ref } from "vue";
import type { PreviewView, Week } from "@kefu/protocol/console-api";
import { currentLanguage } from "../../shared/i18n/i18n";
import { previewWeek } from "./api";

const PAUSE_MS = 250;

export function usePreview(week: Ref<Week | null>, moment: Ref<string>) {
  const preview = ref<PreviewView | null>(null);
  const error = ref<unknown>(null);
  const asked = computed(() => (week.value ? JSON.stringify([week.value, moment.value]) : ""));
  let timer = 0;
  let running: AbortController | null = null;

  async function ask(): Promise<void> {
    running?.abort();
    if (!week.value) return;
    const { signal } = (running = new AbortController());
    try {
      const found = await previewWeek(week.value, moment.value || null, currentLanguage(), signal);
      if (signal.aborted) return;
      preview.value = found;
      error.value = null;
    } catch (problem) {
      if (!signal.aborted) error.value = problem;
    }
  }

  watch(asked, () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE_MS);
  });
  void ask();
  onScopeDispose(() => {
    window.clearTimeout(timer);
    running?.abort();
  });
  return { preview, error };
}
