/** Puts the console together: messages, routes, cache, keyboard and title; called by `main.ts`. */

import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp, watch } from "vue";
import { onSignedOut } from "../shared/api";
import { firstLanguage, i18n, setLanguage, translate } from "../shared/i18n/i18n";
import { areShortcutsOn, listenToKeyboard } from "../shared/keyboard";
import { followTitle } from "../shared/page-title";
import { queryClient } from "../shared/query";
import { useSession } from "../shared/session";
import { toast } from "../shared/toast";
import { watchViewport } from "../shared/viewport";
import App from "./app.vue";
import { createConsoleRouter } from "./router";

export async function startConsole(): Promise<void> {
  const session = useSession();
  const router = createConsoleRouter();
  onSignedOut(() => {
    if (!session.me.value) return;
    session.forget();
    queryClient.clear();
    toast.show(translate("shell.signedOut"));
    void router.replace({ name: "sign-in", query: { next: router.currentRoute.value.fullPath } });
  });
  watch(session.preferences, (preferences) => (areShortcutsOn.value = preferences?.hasShortcuts ?? true));
  listenToKeyboard();
  followTitle();
  watchViewport();
  await setLanguage(firstLanguage());
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient }).mount("#app");
}
