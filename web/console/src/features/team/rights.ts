/** What one agent may change of another; the server decides, this only hides what it would refuse. */

import type { AgentView } from "@kefu/protocol/agent-frames";
import type { Role } from "@kefu/protocol/console-api";

type Person = Pick<AgentView, "id" | "role">;

export function canManage(me: Person, other: Person): boolean {
  if (me.id === other.id || me.role === "agent") return false;
  return me.role === "owner" || other.role !== "owner";
}

/** Roles that `me` may give to `other`, without the one they have. */
export function rolesFor(me: Person, other: Person): Role[] {
  if (!canManage(me, other)) return [];
  const roles: Role[] = me.role === "owner" ? ["owner", "admin", "agent"] : ["admin", "agent"];
  return roles.filter((role) => role !== other.role);
}
