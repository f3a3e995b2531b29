/** What happens between the composer and the server: somebody else's answer is shown first, and a message may wait to be undone. */

import { onScopeDispose, watch, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { answersSince } from "../../features/conversations/answered";
import { useInbox } from "../../features/conversations/use-inbox";
import type { Outgoing } from "../../shared/outgoing";
import { useSession } from "../../shared/session";
import { confirm } from "../../ui/confirm";

/** Notes can be deleted unseen and cards are looked at before they go, so only what a visitor gets in words and files waits. */
export function holdMsOf(outgoing: Outgoing, undoSendSeconds: number): number {
  return outgoing.isNote || outgoing.card !== null ? 0 : undoSendSeconds * 1_000;
}

export function useSending(conversationId: Ref<string | null>) {
  const { t } = useI18n();
  const inbox = useInbox();
  const { preferences } = useSession();

  // Whoever turns to something else has made up their mind.
  watch(conversationId, () => inbox.outbox.release());
  onScopeDispose(() => inbox.outbox.release());

  async function isStillWanted(sincePos: number | null): Promise<boolean> {
    const answers = answersSince(inbox.state.value.timelines.get(conversationId.value ?? ""), sincePos, inbox.agentId);
    if (answers.length === 0) return true;
    return confirm({
      title: t("desk.answered.title", { name: answers.at(-1)?.author.name ?? "" }),
      text: t("desk.answered.text"),
      said: answers.map((entry) => ({ by: entry.author.name, text: entry.text || t(`inbox.type.${entry.type}`) })),
      action: t("desk.answered.send"),
      refusal: t("desk.answered.edit"),
    });
  }

  function send(outgoing: Outgoing): void {
    const id = conversationId.value;
    if (id) inbox.outbox.send(id, outgoing, holdMsOf(outgoing, preferences.value?.undoSendSeconds ?? 0));
  }

  return { send, isStillWanted };
}
