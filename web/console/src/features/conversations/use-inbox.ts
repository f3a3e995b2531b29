/** The one inbox store of whoever is signed in; asked for by the screen, its panes and its menus. */

import { computed, effectScope, watch, type ComputedRef, type EffectScope } from "vue";
import type { ContactView, ConversationView, VisitView } from "@kefu/protocol/agent-frames";
import { onLeaving } from "../../shared/leaving";
import { live, onFrame, onReconnect } from "../../shared/live";
import { useSession } from "../../shared/session";
import * as calls from "./api";
import { keepOffline, lateOffline } from "./offline/start";
import { pendingOf, type Pending } from "./outbox";
import { EMPTY_SCENE, type Scene } from "./presence";
import { InboxStore } from "./store";
import type { Timeline } from "./timeline";

let current: { store: InboxStore; scope: EffectScope } | null = null;

function forget(): void {
  current?.store.stop();
  current?.scope.stop();
  current = null;
}

/** The page goes away; a phone may stop one that is only hidden, without another word. */
function whenLeft(run: () => void): () => void {
  const isPhone = window.matchMedia("(pointer: coarse)").matches;
  const onHide = (): void => {
    if (document.hidden && isPhone) run();
  };
  window.addEventListener("pagehide", run);
  document.addEventListener("visibilitychange", onHide);
  return () => {
    window.removeEventListener("pagehide", run);
    document.removeEventListener("visibilitychange", onHide);
  };
}

function make(agentId: string): InboxStore {
  const offline = lateOffline(agentId);
  const store = new InboxStore({ agentId, live, calls, shelf: localStorage, now: Date.now, offline });
  // Not the scope of the component that happened to ask first: the store outlives screens.
  const scope = effectScope(true);
  const stops = [
    onFrame((frame) => store.hear(frame)),
    onReconnect(() => store.reconnected()),
    onLeaving(() => {
      store.outbox.release();
      return offline.close();
    }),
    whenLeft(() => store.outbox.leave()),
  ];
  scope.run(() => {
    stops.push(keepOffline(store, offline, calls.fetchEntries));
    const { agent } = useSession();
    watch(agent, (now) => {
      if (now?.id === agentId) return;
      for (const stop of stops) stop();
      forget();
    });
  });
  current = { store, scope };
  store.outbox.restore();
  return store;
}

export function useInbox(): InboxStore {
  const agentId = useSession().agent.value?.id ?? "";
  if (current?.store.agentId === agentId) return current.store;
  forget();
  return make(agentId);
}

/** What one conversation's screen reads, each part changing only when it does. */
export interface ConversationRefs {
  conversation: ComputedRef<ConversationView | undefined>;
  contact: ComputedRef<ContactView | undefined>;
  visit: ComputedRef<VisitView | undefined>;
  timeline: ComputedRef<Timeline | undefined>;
  pending: ComputedRef<readonly Pending[]>;
  scene: ComputedRef<Scene>;
}

export function useConversation(id: () => string): ConversationRefs {
  const { state } = useInbox();
  const conversation = computed(() => state.value.conversations.get(id()));
  const contactId = computed(() => conversation.value?.contactId ?? "");
  const outbox = computed(() => state.value.outbox);
  return {
    conversation,
    contact: computed(() => state.value.contacts.get(contactId.value)),
    visit: computed(() => state.value.visits.get(contactId.value)),
    timeline: computed(() => state.value.timelines.get(id())),
    pending: computed(() => pendingOf(outbox.value, id())),
    scene: computed(() => state.value.scenes.get(id()) ?? EMPTY_SCENE),
  };
}
