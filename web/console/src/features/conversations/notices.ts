/** Sound and desktop notice for new messages that nobody is looking at; started once by the shell, on every screen. */

import type { AgentFrame, ConversationView } from "@kefu/protocol/agent-frames";
import { announce } from "../../shared/announce";
import { contactName } from "../../shared/contact-name";
import { showNotice } from "../../shared/desktop-notice";
import { loadAreas, translate } from "../../shared/i18n/i18n";
import { onFrame } from "../../shared/live";
import { useSession } from "../../shared/session";
import { playChime } from "../../shared/sound";

/** One chime for a burst. */
const CALM_MS = 2_000;

export interface Onlooker {
  agentId: string;
  /** Somebody is in front of this window. */
  isFocused: boolean;
  openId: string | null;
}

/** The conversation that a frame is news of for this agent: a visitor's words in an own or unassigned one, out of sight. */
export function newsOf(frame: AgentFrame, onlooker: Onlooker): ConversationView | null {
  if (frame.type !== "entry.added" || frame.entry.kind !== "message" || frame.entry.direction !== "incoming") return null;
  // Of a call that took place both sides have heard.
  if (frame.entry.call?.outcome === "ended") return null;
  const { conversation } = frame;
  const concerns = conversation.assigneeId === null || conversation.assigneeId === onlooker.agentId;
  const isSeen = onlooker.isFocused && onlooker.openId === conversation.id;
  return concerns && !isSeen ? conversation : null;
}

export interface NoticeOptions {
  openId: () => string | null;
  open: (conversationId: string) => void;
}

/** Returns how to stop. */
export function startNotices(options: NoticeOptions): () => void {
  const { agent, preferences } = useSession();
  let chimedAt = 0;
  void loadAreas(["inbox"]);
  return onFrame((frame) => {
    const isFocused = document.hasFocus() && !document.hidden;
    const news = newsOf(frame, { agentId: agent.value?.id ?? "", isFocused, openId: options.openId() });
    if (!news) return;
    const title = translate("inbox.notice.title", { name: contactName(news.contactName, news.contactId) });
    if (isFocused) announce(title);
    if (preferences.value?.hasSound && Date.now() - chimedAt > CALM_MS) {
      chimedAt = Date.now();
      playChime();
    }
    if (!preferences.value?.hasDesktopNotices) return;
    showNotice({ title, body: news.lastText, tag: news.id, onClick: () => options.open(news.id) });
  });
}
