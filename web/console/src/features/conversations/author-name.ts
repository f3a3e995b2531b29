/** Under whose name an entry stands: a contact goes by its name of today, also over what it wrote before it had one. */

import type { InjectionKey } from "vue";
import type { AuthorView, ConversationView, Entry, QuoteView } from "@kefu/protocol/agent-frames";
import { contactName } from "../../shared/contact-name";

type Named = Pick<ConversationView, "contactName" | "contactId">;

export function authorName(author: AuthorView, { contactName: name, contactId }: Named): string {
  return author.kind === "visitor" ? contactName(name, contactId) : contactName(author.name, author.id);
}

/** A quote tells only a name of its day; the quoted entry, where it is held, tells whose it is. */
export function quotedName(quote: QuoteView, entries: readonly Entry[], conversation: Named): string {
  const quoted = entries.find((entry) => entry.id === quote.id);
  if (quoted) return authorName(quoted.author, conversation);
  // Agents have names: without one it was the visitor, in the days before.
  return quote.authorName.trim() === "" ? contactName(conversation.contactName, conversation.contactId) : quote.authorName;
}

/** Given by the timeline, which holds the entries, to the quotes in it. */
export const QUOTED_NAME: InjectionKey<(quote: QuoteView) => string> = Symbol("quotedName");
