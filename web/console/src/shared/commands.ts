/** The registry of the command palette: screens add what they can do while they are open. */

import { onScopeDispose, shallowRef } from "vue";
import type { IconName } from "../ui/icons";
import { translate } from "./i18n/i18n";
import { useShortcuts } from "./keyboard";

export interface Command {
  id: string;
  /** Words already in the language on screen. */
  label: string;
  group: string;
  icon: IconName;
  keys?: string;
  run: () => void;
}

/** Functions rather than lists, so that labels follow the language. */
export const commandSources = shallowRef<readonly (() => Command[])[]>([]);

/** Offer commands for as long as the component (or scope) lives. */
export function useCommands(source: () => Command[]): void {
  commandSources.value = [...commandSources.value, source];
  onScopeDispose(() => {
    commandSources.value = commandSources.value.filter((each) => each !== source);
  });
}

/** Something that a key does and that the palette offers as well. */
export interface Deed {
  keys: string;
  /** Keys of messages, as of a shortcut. */
  label: string;
  group: string;
  icon: IconName;
  run: () => void;
  /** Whether it makes sense now; left out, it always does. */
  isOffered?: () => boolean;
}

/** Make deeds reachable by key and by palette for as long as the component (or scope) lives. */
export function useDeeds(deeds: readonly Deed[]): void {
  const isOffered = (deed: Deed): boolean => deed.isOffered?.() ?? true;
  useShortcuts(deeds.map((deed) => ({ ...deed, run: () => isOffered(deed) && deed.run() })));
  useCommands(() =>
    deeds.filter(isOffered).map((deed) => ({
      id: `${deed.group} ${deed.keys}`,
      label: translate(deed.label),
      group: translate(deed.group),
      icon: deed.icon,
      keys: deed.keys,
      run: deed.run,
    })),
  );
}

/** The open screen's commands first, each group in one piece. */
export function groupCommands(commands: readonly Command[]): Command[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups.values()].flat();
}

/** Commands whose label holds every word of the query, best first. */
export function matchCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const isMatch = (command: Command): boolean => {
    const label = command.label.toLowerCase();
    return words.every((word) => label.includes(word));
  };
  const rank = (command: Command): number => (command.label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return commands.filter(isMatch).sort((one, other) => rank(one) - rank(other));
}
