/** The theme that the agent chose, remembered on this device; set by the session and the menus. */

import { ref } from "vue";
import type { ThemeChoice } from "@kefu/protocol/console-api";
import { applyTheme } from "@kefu/ui/theme";

const STORED_THEME = "kefu.theme";

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED_THEME);
  return stored === "light" || stored === "dark" ? stored : "auto";
}

export const themeChoice = ref<ThemeChoice>(storedChoice());
let stopFollowing = applyTheme(themeChoice.value);

/** Change the theme of everything on screen. */
export function setTheme(choice: ThemeChoice): void {
  stopFollowing();
  stopFollowing = applyTheme(choice);
  themeChoice.value = choice;
  localStorage.setItem(STORED_THEME, choice);
}
