/** When a conversation would be due by the policy on screen; asked for when the typing pauses. */

import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { SlaPolicyBody, SlaPreview } from "@kefu/protocol/console-api";
import { previewPolicy } from "./api";

const PAUSE_MS = 300;

export function useForesight(body: Ref<SlaPolicyBody | null>) {
  const preview = ref<SlaPreview | null>(null);
  const error = ref<unknown>(null);
  let timer = 0;
  let running: AbortController | null = null;

  async function ask(): Promise<void> {
    running?.abort();
    if (!body.value) {
      preview.value = null;
      return;
    }
    const { signal } = (running = new AbortController());
    try {
      const found = await previewPolicy(body.value, signal);
      if (signal.aborted) return;
      preview.value = found;
      error.value = null;
    } catch (problem) {
      if (!signal.aborted) error.value = problem;
    }
  }

  watch(
    () => JSON.stringify(body.value),
    () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), PAUSE_MS);
    },
  );
  void ask();
  onScopeDispose(() => {
    window.clearTimeout(timer);
    running?.abort();
  });
  return { preview, error };
}
