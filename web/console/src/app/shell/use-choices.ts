/** Availability, theme and language as lists with one way to change each; used by the menu and the palette. */

import type { Availability } from "@kefu/protocol/agent-frames";
import type { Language, Preferences, ThemeChoice } from "@kefu/protocol/console-api";
import { setLanguage } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { setTheme, themeChoice } from "../../shared/theme";
import { toast } from "../../shared/toast";

export const AVAILABILITIES: readonly Availability[] = ["online", "busy", "away", "offline"];
export const THEMES = [
  { value: "auto", icon: "monitor" },
  { value: "light", icon: "sun" },
  { value: "dark", icon: "moon" },
] as const satisfies readonly { value: ThemeChoice; icon: string }[];

export function useChoices() {
  const session = useSession();

  async function save(change: Parameters<typeof session.change>[0]): Promise<void> {
    try {
      await session.change(change);
    } catch (error) {
      toast.error(error);
    }
  }

  function savePreferences(preferences: Partial<Preferences>): void {
    void save({ preferences });
  }

  return {
    themeChoice,
    changeAvailability: (availability: Availability) => void save({ availability }),
    changeTheme: (theme: ThemeChoice) => {
      setTheme(theme);
      savePreferences({ theme });
    },
    changeLanguage: async (language: Language) => {
      await setLanguage(language);
      savePreferences({ language });
    },
  };
}
