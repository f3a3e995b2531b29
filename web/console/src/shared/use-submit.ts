/** One submission at a time with its error in words; used by every form. */

import { computed, ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { fieldProblem, wordError } from "./api-error";

export function useSubmit() {
  const { t, te, locale } = useI18n();
  const isBusy = ref(false);
  const error = shallowRef<unknown>(null);

  /** Runs unless one is under way; true when it went well. */
  async function submit(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    error.value = null;
    try {
      await work();
      return true;
    } catch (problem) {
      error.value = problem;
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  const wording = {
    t: (key: string, params: Record<string, unknown>) => t(key, params),
    te: (key: string) => te(key, locale.value),
  };
  return {
    isBusy,
    error,
    message: computed(() => (error.value === null ? null : wordError(error.value, wording))),
    problemOf: (field: string) => fieldProblem(error.value, field),
    submit,
  };
}
