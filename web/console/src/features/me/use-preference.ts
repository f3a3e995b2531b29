/** Preferences that take effect and are stored the moment they are changed; used by the profile cards. */

import { computed, type WritableComputedRef } from "vue";
import type { Preferences } from "@kefu/protocol/console-api";
import { useSession } from "../../shared/session";
import { toast } from "../../shared/toast";

export async function savePreference(change: Partial<Preferences>): Promise<void> {
  try {
    await useSession().change({ preferences: change });
  } catch (error) {
    toast.error(error);
  }
}

/** One switch as a model. */
export function usePreference(
  name: "isEnterSending" | "hasShortcuts",
): WritableComputedRef<boolean> {
  const { preferences } = useSession();
  return computed({
    get: () => preferences.value?.[name] ?? true,
    set: (isOn) => void savePreference({ [name]: isOn }),
  });
}
