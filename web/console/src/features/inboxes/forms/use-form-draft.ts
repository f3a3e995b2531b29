/** A form while it is edited: its questions, its settings, whether anything differs, and saving it. */

import { computed, reactive, ref } from "vue";
import type { FormsBody, FormsView, Language, LeaveMessage, Intake } from "@kefu/protocol/console-api";
import { currentLanguage, translate } from "../../../shared/i18n/i18n";
import { queryClient, queryKeys } from "../../../shared/query";
import { toast } from "../../../shared/toast";
import { useSubmit } from "../../../shared/use-submit";
import { changeForms } from "./api";
import { draftOf, partsOf } from "./draft";

export function useFormDraft<Form extends Intake | LeaveMessage, Settings extends object>(
  inboxId: string,
  form: () => Form,
  settingsOf: (form: Form) => Settings,
  bodyOf: (settings: Settings) => (parts: ReturnType<typeof partsOf>) => FormsBody,
) {
  const { isBusy, message, submit } = useSubmit();
  const draft = reactive(draftOf(form()));
  const settings = reactive(settingsOf(form())) as Settings;
  const language = ref<Language>(currentLanguage());
  const body = computed(() => JSON.stringify(bodyOf(settings)(partsOf(draft))));
  const before = ref(body.value);

  async function save(): Promise<void> {
    await submit(async () => {
      const kept: FormsView = await changeForms(inboxId, JSON.parse(body.value) as FormsBody);
      queryClient.setQueryData([...queryKeys.inboxes, inboxId, "forms"], kept);
      Object.assign(draft, draftOf(form()));
      before.value = body.value;
      toast.success(translate("inboxes.saved"));
    });
  }
  return { draft, settings, language, isChanged: computed(() => body.value !== before.value), isBusy, message, save };
}
