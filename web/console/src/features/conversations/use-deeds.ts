/** Carries out what an agent does with entries and conversations, and says so when it fails; used by the pane. */

import { ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import type { ConversationView, MessageEntry, NoteEntry, QuoteView, Status } from "@kefu/protocol/agent-frames";
import { copyText } from "../../shared/clipboard";
import { toast } from "../../shared/toast";
import { confirm } from "../../ui/confirm";
import * as calls from "./api";
import type { BubbleDeed } from "./bubble-deeds";
import type { InboxStore } from "./store";

export function quoteOf(entry: MessageEntry): QuoteView {
  return { id: entry.id, authorName: entry.author.name, text: entry.text.slice(0, 200), type: entry.type };
}

/** Errors end in a toast; the state itself comes back by the socket. */
async function attempt<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    toast.error(error);
    return null;
  }
}

export interface ConversationDeeds {
  claim: () => Promise<void>;
  assign: (agentId: string | null) => Promise<void>;
  assignTeam: (teamId: string | null) => Promise<void>;
  addParticipant: (agentId: string) => Promise<void>;
  removeParticipant: (agentId: string) => Promise<void>;
  resolve: () => Promise<void>;
  reopen: () => Promise<void>;
  snooze: (until: number) => Promise<void>;
}

export function useConversationDeeds(store: InboxStore, id: () => string): ConversationDeeds {
  const { t } = useI18n();
  async function carryOut(work: Promise<ConversationView>): Promise<boolean> {
    const view = await attempt(work);
    if (view) store.put(view);
    return view !== null;
  }
  const setStatus = (status: Status, until?: number): Promise<boolean> =>
    carryOut(calls.changeStatus(id(), until === undefined ? { status } : { status, snoozedUntil: until }));
  const undo = (of: string) => ({
    label: t("inbox.undo"),
    run: () => void carryOut(calls.changeStatus(of, { status: "open" })),
  });
  return {
    claim: async () => void (await carryOut(calls.claim(id()))),
    assign: async (agentId) => void (await carryOut(calls.assign(id(), agentId))),
    assignTeam: async (teamId) => void (await carryOut(calls.assignTeam(id(), teamId))),
    addParticipant: async (agentId) => void (await carryOut(calls.addParticipant(id(), agentId))),
    removeParticipant: async (agentId) => void (await carryOut(calls.removeParticipant(id(), agentId))),
    resolve: async () => {
      const of = id();
      if (await setStatus("resolved")) toast.show(t("inbox.resolved"), undo(of));
    },
    reopen: async () => void (await setStatus("open")),
    snooze: async (until) => {
      const of = id();
      if (await setStatus("snoozed", until)) toast.show(t("inbox.snoozed"), undo(of));
    },
  };
}

export interface EntryDeeds {
  /** The entry that is being edited in its place. */
  editingId: Ref<string | null>;
  isBusy: Ref<boolean>;
  carryOut: (deed: BubbleDeed, entry: MessageEntry | NoteEntry) => Promise<void>;
  save: (entry: MessageEntry | NoteEntry, text: string) => Promise<void>;
}

export function useEntryDeeds(reply: (quote: QuoteView) => void): EntryDeeds {
  const { t } = useI18n();
  const editingId = ref<string | null>(null);
  const isBusy = ref(false);

  async function remove(entry: MessageEntry | NoteEntry): Promise<void> {
    const isSure = await confirm({
      title: t("inbox.entry.deleteTitle"),
      text: t("inbox.entry.deleteText"),
      action: t("ui.delete"),
      isDanger: true,
    });
    if (isSure) await attempt(calls.deleteEntry(entry.conversationId, entry.id));
  }

  async function copy(entry: MessageEntry | NoteEntry): Promise<void> {
    if (await copyText(entry.text)) toast.show(t("ui.copied"));
  }

  async function carryOut(deed: BubbleDeed, entry: MessageEntry | NoteEntry): Promise<void> {
    switch (deed) {
      case "reply":
        if (entry.kind === "message") reply(quoteOf(entry));
        return;
      case "copy":
        return copy(entry);
      case "edit":
        editingId.value = entry.id;
        return;
      case "recall":
        await attempt(calls.recallEntry(entry.conversationId, entry.id));
        return;
      case "delete":
        return remove(entry);
    }
  }

  async function save(entry: MessageEntry | NoteEntry, text: string): Promise<void> {
    isBusy.value = true;
    const changed = await attempt(calls.editEntry(entry.conversationId, entry.id, text));
    isBusy.value = false;
    if (changed) editingId.value = null;
  }

  return { editingId, isBusy, carryOut, save };
}
