/** What the command palette can do on every screen. */

import type { Router } from "vue-router";
import type { Command } from "../../shared/commands";
import { LANGUAGES } from "../../shared/i18n/i18n";
import { SETTINGS_PAGES } from "../settings/routes";
import { useSession } from "../../shared/session";
import { DESTINATIONS } from "./destinations";
import { AVAILABILITIES, THEMES, type useChoices } from "./use-choices";

interface Surroundings {
  t: (key: string, params?: Record<string, unknown>) => string;
  router: Router;
  choices: ReturnType<typeof useChoices>;
  showSheet: () => void;
}

function goCommands({ t, router }: Surroundings): Command[] {
  const isAdmin = useSession().isAdmin.value;
  const screens = DESTINATIONS.filter((each) => isAdmin || !each.isForAdmins).map((each) => ({
    id: `go.${each.name}`,
    label: t("shell.palette.go", { screen: t(`shell.nav.${each.name}`) }),
    group: t("shell.palette.groups.go"),
    icon: each.icon,
    keys: each.keys,
    run: () => void router.push(each.path),
  }));
  const pages = SETTINGS_PAGES.filter((page) => isAdmin || !page.isForAdmins).map((page) => ({
    id: `go.settings.${page.name}`,
    label: `${t("shell.nav.settings")}: ${t(`settings.pages.${page.name}`)}`,
    group: t("shell.palette.groups.go"),
    icon: page.icon,
    run: () => void router.push({ name: page.name }),
  }));
  return [...screens, ...pages];
}

function availabilityCommands({ t, choices }: Surroundings): Command[] {
  return AVAILABILITIES.map((availability) => ({
    id: `availability.${availability}`,
    label: t("shell.palette.setAvailability", { availability: t(`ui.presence.${availability}`) }),
    group: t("shell.palette.groups.availability"),
    icon: "user" as const,
    run: () => choices.changeAvailability(availability),
  }));
}

function lookCommands({ t, choices }: Surroundings): Command[] {
  const group = t("shell.palette.groups.look");
  const themes = THEMES.map((theme) => ({
    id: `theme.${theme.value}`,
    label: t("shell.palette.setTheme", { theme: t(`shell.theme.${theme.value}`) }),
    group,
    icon: theme.icon,
    run: () => choices.changeTheme(theme.value),
  }));
  const languages = LANGUAGES.map((language) => ({
    id: `language.${language.code}`,
    label: t("shell.palette.setLanguage", { language: language.name }),
    group,
    icon: "language" as const,
    run: () => void choices.changeLanguage(language.code),
  }));
  return [...themes, ...languages];
}

export function shellCommands(around: Surroundings): () => Command[] {
  return () => [
    ...goCommands(around),
    ...availabilityCommands(around),
    ...lookCommands(around),
    {
      id: "shortcuts",
      label: around.t("shell.menu.shortcuts"),
      group: around.t("shell.palette.groups.other"),
      icon: "keyboard",
      keys: "?",
      run: around.showSheet,
    },
  ];
}
