/** Sends whoever is not signed in to the right door; called by the router before each navigation. */

import type { RouteLocationNormalized, RouteLocationRaw } from "vue-router";
import type { SetupState } from "@kefu/protocol/console-api";
import { api } from "../shared/api";
import { useSession } from "../shared/session";

/** Where somebody goes who is not signed in: the wizard on a new server, else sign-in. */
async function doorFor(next: string): Promise<RouteLocationRaw> {
  const { isNeeded } = await api.get<SetupState>("/setup");
  if (isNeeded) return { name: "setup" };
  return { name: "sign-in", query: next === "/" ? {} : { next } };
}

export async function guardSession(to: RouteLocationNormalized): Promise<true | RouteLocationRaw> {
  if (to.meta.isPublic) return true;
  const session = useSession();
  const me = await session.look();
  if (!me) return doorFor(to.fullPath);
  if (to.matched.some((record) => record.meta.isForAdmins) && !session.isAdmin.value) return { name: "profile" };
  return true;
}
