/** Which canned responses a search and a choice leave; used by the canned responses screen. */

import type { CannedResponseView } from "@kefu/protocol/console-api";

export type Kind = "all" | "shared" | "personal";

export function filterCanned(all: readonly CannedResponseView[], query: string, kind: Kind): CannedResponseView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((each) => {
    if (kind !== "all" && each.isPersonal !== (kind === "personal")) return false;
    const text = `${each.shortcut} ${each.title} ${each.text}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
