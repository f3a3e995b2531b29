/** The screens that the rail, the bottom bar and the palette lead to. */

import type { IconName } from "../../ui/icons";

export interface Destination {
  name: "inbox" | "contacts" | "settings";
  icon: IconName;
  path: string;
  keys: string;
}

export const DESTINATIONS: readonly Destination[] = [
  { name: "inbox", icon: "inbox", path: "/inbox", keys: "g i" },
  { name: "contacts", icon: "contacts", path: "/contacts", keys: "g c" },
  { name: "settings", icon: "settings", path: "/settings", keys: "g s" },
];
