/** What is shown when not even the configuration could be had; it has no language yet but the browser's. */

import { useEffect, useState } from "preact/hooks";
import { applyTheme } from "@kefu/ui/theme";
import { loadMessages, pickLanguage, sayIn, type Say } from "./i18n/messages.ts";

export function StartFailed() {
  const [say, setSay] = useState<{ say: Say } | null>(null);
  useEffect(() => {
    applyTheme("auto");
    void loadMessages(pickLanguage(navigator.languages)).then((messages) => setSay({ say: sayIn(messages) }));
  }, []);
  if (!say) return null;
  return (
    <main class="start-failed">
      <h1>{say.say("startFailed")}</h1>
      <button type="button" class="button" onClick={() => location.reload()}>
        {say.say("retry")}
      </button>
    </main>
  );
}
