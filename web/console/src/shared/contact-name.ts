/** What a contact is called on screen: the name, or "Visitor" with a sign to tell two nameless ones apart; called by the inbox and the search. */

import { translate } from "./i18n/i18n";

const SIGN_LENGTH = 4;

export function contactName(name: string, contactId: string | null): string {
  if (name.trim() !== "") return name;
  const sign = contactId?.slice(-SIGN_LENGTH).toUpperCase();
  return sign ? translate("inbox.visitor", { sign }) : translate("inbox.nameless");
}
