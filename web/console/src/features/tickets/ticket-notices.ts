/** Tells an agent what happens to their tickets, wherever in the console they are; started by the shell. */

import type { AgentFrame, TicketChanged } from "@kefu/protocol/agent-frames";
import { loadAreas, translate } from "../../shared/i18n/i18n";
import { onFrame, onReconnect } from "../../shared/live";
import { queryClient, queryKeys } from "../../shared/query";
import { useSession } from "../../shared/session";
import { toast } from "../../shared/toast";

const TOLD: ReadonlySet<TicketChanged["what"]> = new Set(["assigned", "visitor_replied", "reopened", "due_soon", "overdue", "callback"]);

/** What is news for this agent: somebody else, or time, did something to a ticket of theirs. */
export function ticketNewsOf(frame: AgentFrame, agentId: string): TicketChanged | null {
  if (frame.type !== "ticket.changed" || frame.assigneeId !== agentId || frame.actorId === agentId) return null;
  return TOLD.has(frame.what) ? frame : null;
}

export function startTicketNotices(open: (ticketId: string) => void): () => void {
  const { me } = useSession();
  const hear = async (frame: AgentFrame): Promise<void> => {
    const news = ticketNewsOf(frame, me.value?.agent.id ?? "");
    if (!news) return;
    await loadAreas(["tickets"]);
    const text = translate(`tickets.news.${news.what}`, { number: news.number, title: news.title });
    toast.show(text, { label: translate("tickets.news.open"), run: () => open(news.ticketId) });
  };
  const stops = [
    onFrame((frame) => void hear(frame)),
    // Lists have no replay.
    onReconnect(() => void queryClient.invalidateQueries({ queryKey: queryKeys.tickets })),
  ];
  return () => stops.forEach((stop) => stop());
}
