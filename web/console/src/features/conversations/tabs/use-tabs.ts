/** The tabs of whoever is signed in: kept over reloads, walked by keys, closed when what they show is gone; used by the inbox screen. */

import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { useDeeds } from "../../../shared/commands";
import { contactName } from "../../../shared/contact-name";
import { useShortcuts } from "../../../shared/keyboard";
import { useInbox } from "../use-inbox";
import { besides, closed, closedOthers, keepTabs, kept, opened, pinned, readTabs, type Tabs } from "./tabs";

export interface TabFace {
  id: string;
  name: string;
  isPinned: boolean;
  isKept: boolean;
  isUnread: boolean;
}

export interface TabsHandle {
  faces: ComputedRef<readonly TabFace[]>;
  /** Something was done in this conversation, so its tab stays. */
  keep: (id: string) => void;
  openKept: (id: string) => void;
  pin: (id: string, isPinned: boolean) => void;
  close: (id: string) => void;
  closeOthers: (id: string) => void;
}

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** What a reload left is known by its id alone; what was deleted or taken from us meanwhile has no tab. */
function useKnownTabs(tabs: Ref<Tabs>, openId: Ref<string | null>): ComputedRef<readonly TabFace[]> {
  const inbox = useInbox();
  const known = computed(() => inbox.state.value.conversations);
  for (const tab of tabs.value) if (!known.value.has(tab.id)) void inbox.timelines.learn(tab.id);
  watch(
    () => tabs.value.filter((tab) => tab.id !== openId.value && inbox.timelines.isGone(tab.id)),
    (gone) => {
      for (const tab of gone) tabs.value = closed(tabs.value, tab.id);
    },
  );
  return computed(() =>
    tabs.value.map((tab) => {
      const conversation = known.value.get(tab.id);
      const name = conversation ? contactName(conversation.contactName, conversation.contactId) : "…";
      return { ...tab, name, isUnread: (conversation?.unread ?? 0) > 0 && tab.id !== openId.value };
    }),
  );
}

/** Pin, close and the number keys. */
function useTabKeys(tabs: Ref<Tabs>, openId: Ref<string | null>, deeds: Pick<TabsHandle, "pin" | "close"> & { show: (id: string) => void }): void {
  /** 9 is the last one, however many there are. */
  function go(number: number): void {
    const tab = number === NUMBERS.length ? tabs.value.at(-1) : tabs.value[number - 1];
    if (tab) deeds.show(tab.id);
  }

  function togglePin(): void {
    const tab = tabs.value.find((each) => each.id === openId.value);
    if (tab) deeds.pin(tab.id, !tab.isPinned);
  }

  const group = "desk.tabs.title";
  const hasOpen = (): boolean => openId.value !== null;
  useDeeds([
    { keys: "p", label: "desk.tabs.togglePin", group, icon: "pin", run: togglePin, isOffered: hasOpen },
    { keys: "w", label: "desk.tabs.close", group, icon: "close", run: () => openId.value && deeds.close(openId.value), isOffered: hasOpen },
  ]);
  // Some systems keep Alt with a number for the browser's own tabs: there Ctrl joins in.
  useShortcuts(
    NUMBERS.flatMap((number) => [
      { keys: `alt+${number}`, label: "desk.tabs.go", group, isUnlisted: number > 1, run: () => go(number) },
      { keys: `mod+alt+${number}`, label: "desk.tabs.go", group, isUnlisted: true, run: () => go(number) },
    ]),
  );
}

/** `show` brings a conversation on screen, null none. */
export function useTabs(openId: Ref<string | null>, show: (id: string | null) => void): TabsHandle {
  const inbox = useInbox();
  const tabs: Ref<Tabs> = ref(readTabs(localStorage, inbox.agentId));
  watch(tabs, (now) => keepTabs(localStorage, inbox.agentId, now));
  watch(openId, (id) => id && (tabs.value = opened(tabs.value, id)), { immediate: true });
  const faces = useKnownTabs(tabs, openId);

  function close(id: string): void {
    const next = besides(tabs.value, id);
    tabs.value = closed(tabs.value, id);
    if (id === openId.value) show(next);
  }

  function pin(id: string, isPinned: boolean): void {
    tabs.value = pinned(tabs.value, id, isPinned);
  }

  function openKept(id: string): void {
    tabs.value = opened(tabs.value, id, true);
    show(id);
  }

  function closeOthers(id: string): void {
    tabs.value = closedOthers(tabs.value, id);
    if (openId.value !== null && !tabs.value.some((tab) => tab.id === openId.value)) show(id);
  }

  useTabKeys(tabs, openId, { pin, close, show });
  return { faces, keep: (id) => (tabs.value = kept(tabs.value, id)), openKept, pin, close, closeOthers };
}
