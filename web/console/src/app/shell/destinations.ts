/** The screens that the rail, the bottom bar and the palette lead to. */

import type { IconName } from "../../ui/icons";

export interface Destination {
  name: "inbox" | "queue" | "team" | "tickets" | "visitors" | "contacts" | "satisfaction" | "settings";
  icon: IconName;
  path: string;
  keys: string;
  /** A phone's bar has no room for it; the palette and the menu of the agent lead there. */
  isWideOnly?: boolean;
  /** Supervisors only. */
  isForAdmins?: boolean;
}

export const DESTINATIONS: readonly Destination[] = [
  { name: "inbox", icon: "inbox", path: "/inbox", keys: "g i" },
  { name: "queue", icon: "clock", path: "/queue", keys: "g q" },
  { name: "tickets", icon: "ticket", path: "/tickets", keys: "g t" },
  { name: "team", icon: "team", path: "/team-now", keys: "g w", isForAdmins: true, isWideOnly: true },
  { name: "visitors", icon: "globe", path: "/visitors", keys: "g v", isWideOnly: true },
  { name: "contacts", icon: "contacts", path: "/contacts", keys: "g c" },
  { name: "satisfaction", icon: "star", path: "/satisfaction", keys: "g r", isWideOnly: true },
  { name: "settings", icon: "settings", path: "/settings", keys: "g s" },
];
