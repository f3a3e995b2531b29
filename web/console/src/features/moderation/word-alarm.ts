/** Tells admins at once when a word was written of a list that says so; started by the shell. */

import { loadAreas, translate } from "../../shared/i18n/i18n";
import { onFrame } from "../../shared/live";
import { useSession } from "../../shared/session";
import { toast } from "../../shared/toast";

export function startWordAlarm(look: () => void): () => void {
  const { isAdmin } = useSession();
  return onFrame((frame) => {
    if (frame.type !== "settings.changed" || frame.what !== "word_hits" || !isAdmin.value) return;
    void loadAreas(["moderation"]).then(() => toast.show(translate("moderation.told"), { label: translate("moderation.look"), run: look }));
  });
}
