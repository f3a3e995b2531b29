/** What was taken back or deleted leaves the answers that quote it, too; the server does the same with what it stores. */

import type { Entry, QuoteView } from "@kefu/protocol/agent-frames";

export function isGone(entry: Entry): boolean {
  if (entry.kind === "activity") return false;
  return entry.deletedAt !== null || (entry.kind === "message" && entry.recalledAt !== null);
}

/** A quote of which only the author is left; `isBlank` tells it from a message that never had words. */
export function blanked(quote: QuoteView): QuoteView {
  return { ...quote, text: "", type: "text" };
}

export function isBlank(quote: QuoteView): boolean {
  return quote.text === "" && quote.type === "text";
}

/** The entries without the words of those that are gone; the same list when none of them quotes one. */
export function withoutQuotesOf(entries: readonly Entry[], gone: ReadonlySet<string>): readonly Entry[] {
  if (gone.size === 0 || !entries.some((entry) => quotes(entry, gone))) return entries;
  return entries.map((entry) => {
    if (entry.kind !== "message" || entry.replyTo === null || !quotes(entry, gone)) return entry;
    return { ...entry, replyTo: blanked(entry.replyTo) };
  });
}

function quotes(entry: Entry, gone: ReadonlySet<string>): boolean {
  return entry.kind === "message" && entry.replyTo !== null && gone.has(entry.replyTo.id);
}
