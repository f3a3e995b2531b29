/** Ask before something that cannot be taken back; `await confirm(…)` anywhere, drawn by `confirm-dialog.vue`. */

import { shallowRef } from "vue";

export interface Question {
  title: string;
  text?: string;
  /** The verb on the button: "Delete", not "OK". */
  action: string;
  isDanger?: boolean;
  /** The word for no, where it is not simply Cancel. */
  refusal?: string;
  /** What somebody said that should be read before the answer. */
  said?: readonly { by: string; text: string }[];
}

interface Asked extends Question {
  answer: (isYes: boolean) => void;
}

export const asked = shallowRef<Asked | null>(null);

export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (isYes) => {
        asked.value = null;
        resolve(isYes);
      },
    };
  });
}
