/** The registry of the command palette: screens add what they can do while they are open. */

import { onScopeDispose, shallowRef } from "vue";
import type { IconName } from "../ui/icons";

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
