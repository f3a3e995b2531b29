/** Merges two contacts after a question that says which of them stays; used by the detail and by the list of duplicates. */

import type { ContactView } from "@kefu/protocol/agent-frames";
import { contactName } from "../../shared/contact-name";
import { translate } from "../../shared/i18n/i18n";
import { queryClient, queryKeys } from "../../shared/query";
import { toast } from "../../shared/toast";
import { confirm } from "../../ui/confirm";
import { mergeContacts } from "./api";

/** The one that the website has identified stays, whichever was named first. */
export function orderOf(one: ContactView, other: ContactView): [kept: ContactView, merged: ContactView] {
  return other.isIdentified && !one.isIdentified ? [other, one] : [one, other];
}

export async function mergeAfterAsking(one: ContactView, other: ContactView): Promise<boolean> {
  const [kept, merged] = orderOf(one, other);
  const names = { kept: contactName(kept.name, kept.id), merged: contactName(merged.name, merged.id) };
  const isSure = await confirm({
    title: translate("contacts.mergeTitle", names),
    text: translate("contacts.mergeText", names),
    action: translate("contacts.merge"),
  });
  if (!isSure) return false;
  try {
    await mergeContacts(kept.id, merged.id);
    toast.success(translate("contacts.merged"));
    await queryClient.invalidateQueries({ queryKey: queryKeys.contacts });
    return true;
  } catch (error) {
    toast.error(error);
    return false;
  }
}
