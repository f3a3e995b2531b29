/** Who is signed in, their workspace and preferences; read by every screen, changed by the session screens. */

import { computed, shallowRef } from "vue";
import type { Me, MeChange } from "@kefu/protocol/console-api";
import { api } from "./api";
import { ApiError } from "./api-error";
import { setLanguage } from "./i18n/i18n";
import { asOf, forgetKept, isFromDevice, keepMe, keptMe } from "./kept";
import { leave } from "./leaving";
import { setLook } from "./look";
import { tellWorker } from "./service-worker";
import { setTheme } from "./theme";

const me = shallowRef<Me | null>(null);
let hasLooked = false;

async function adopt(answer: Me, isFromBefore = false): Promise<Me> {
  me.value = answer;
  hasLooked = true;
  setTheme(answer.preferences.theme);
  setLook(answer.preferences);
  if (!isFromBefore) keepMe(answer);
  await setLanguage(answer.preferences.language ?? answer.workspace.language);
  return answer;
}

/** Ask the server once who we are; null when nobody is signed in. */
async function look(): Promise<Me | null> {
  if (me.value || hasLooked) return me.value;
  try {
    return await adopt(await api.get<Me>("/me"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const kept = error.status === 0 ? keptMe() : null;
    if (kept) {
      asOf.value = kept.keptAt;
      isFromDevice.value = true;
      return adopt(kept.me, true);
    }
    if (error.status !== 401) throw error;
    forgetKept();
    hasLooked = true;
    return null;
  }
}

/** The connection lives: who was only remembered is asked for, and an answer that nobody is signed in ends it all. */
async function prove(): Promise<void> {
  if (!isFromDevice.value) return;
  await adopt(await api.get<Me>("/me"));
  isFromDevice.value = false;
}

async function change(body: MeChange): Promise<Me> {
  return adopt(await api.patch<Me>("/me", body));
}

async function signIn(email: string, password: string): Promise<Me> {
  return adopt(await api.post<Me>("/sessions", { email, password }));
}

function forget(): void {
  me.value = null;
  tellWorker({ type: "forget" });
  forgetKept();
}

async function signOut(): Promise<void> {
  if (me.value) await leave(me.value.agent.id);
  await api.delete("/sessions/current");
  forget();
}

const session = {
  /** null while nobody is signed in. */
  me: computed(() => me.value),
  agent: computed(() => me.value?.agent ?? null),
  workspace: computed(() => me.value?.workspace ?? null),
  preferences: computed(() => me.value?.preferences ?? null),
  isAdmin: computed(() => me.value !== null && me.value.agent.role !== "agent"),
  look,
  prove,
  adopt,
  change,
  signIn,
  signOut,
  forget,
};

export function useSession(): typeof session {
  return session;
}
