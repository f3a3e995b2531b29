/** Who is on the site, as a list that frames change; the rules without a screen. */

import type { AgentFrame, LiveVisitorView } from "@kefu/protocol/agent-frames";
import type { LiveVisitors } from "@kefu/protocol/console-api";

/** What the door answers, with visitors as frames carry them. */
export type Site = Omit<LiveVisitors, "items"> & { items: LiveVisitorView[] };
export type Filter = "all" | "new" | "returning" | "waiting";

/** What a frame does to the list; the same list where it does nothing. */
export function applyFrame(site: Site, frame: AgentFrame): Site {
  if (frame.type === "visitors.changed") return withChanges(site, frame.visitors, frame.gone);
  if (frame.type === "contact.changed") {
    const { id, name } = frame.contact;
    return mapped(site, (each) => (each.contactId === id && each.contactName !== name ? { ...each, contactName: name } : each));
  }
  if (frame.type !== "entry.added" && frame.type !== "entry.changed") return site;
  const { id, contactId, inboxId, status, assigneeId } = frame.conversation;
  const conversationId = status === "resolved" ? null : id;
  return mapped(site, (each) => {
    if (each.contactId !== contactId || each.inboxId !== inboxId) return each;
    const isSame = each.conversationId === conversationId && each.assigneeId === assigneeId;
    return isSame ? each : { ...each, conversationId, assigneeId: conversationId === null ? null : assigneeId };
  });
}

function mapped(site: Site, change: (each: LiveVisitorView) => LiveVisitorView): Site {
  const items = site.items.map(change);
  return items.some((each, index) => each !== site.items[index]) ? { ...site, items } : site;
}

function withChanges(site: Site, changed: readonly LiveVisitorView[], gone: readonly string[]): Site {
  const left = new Set([...gone, ...changed.map((each) => each.id)]);
  const known = new Set(site.items.map((each) => each.id));
  const items = [...changed, ...site.items.filter((each) => !left.has(each.id))].sort(
    (one, other) => other.startedAt - one.startedAt || (other.id > one.id ? 1 : -1),
  );
  const arrived = changed.filter((each) => !known.has(each.id)).length;
  const departed = gone.filter((id) => known.has(id)).length;
  return { ...site, items, total: Math.max(items.length, site.total + arrived - departed) };
}

/** Those that the filter and the words leave; every word must occur in name, page or source. */
export function chosen(items: readonly LiveVisitorView[], filter: Filter, words: string): LiveVisitorView[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((each) => {
    if (filter === "new" && each.visitNumber > 1) return false;
    if (filter === "returning" && each.visitNumber === 1) return false;
    if (filter === "waiting" && each.conversationId !== null) return false;
    const text = [each.contactName, each.pageTitle, each.pageUrl, each.source, ...Object.values(each.campaign)];
    const folded = text.join("\n").toLowerCase();
    return wanted.every((word) => folded.includes(word));
  });
}

/** An address as people read it: without scheme, and without what follows `?`. */
export function shortAddress(address: string): string {
  try {
    const url = new URL(address);
    return decodeURI(`${url.host}${url.pathname === "/" ? "" : url.pathname}`);
  } catch {
    return address;
  }
}

/** Only web addresses become links. */
export function safeHref(address: string | null): string | null {
  return address !== null && /^https?:\/\//i.test(address) ? address : null;
}

/** How long each page was looked at, up to `end`. */
export function withDurations<Page extends { viewedAt: number }>(pages: readonly Page[], end: number): (Page & { duration: number })[] {
  return pages.map((page, index) => ({ ...page, duration: Math.max(0, (pages[index + 1]?.viewedAt ?? end) - page.viewedAt) }));
}
