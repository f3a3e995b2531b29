/** Renews the signed links of a timeline's files where one is used after its end; made by pane/timeline.vue. */

import { isLinkOver } from "@kefu/ui/signed-link";
import type { Entry } from "@kefu/protocol/agent-frames";

export type Renew = (entryId: string) => Promise<Entry | null>;

function entryIdOf(target: EventTarget | null): string | null {
  return (target instanceof Element && target.closest<HTMLElement>("[data-anchor]")?.dataset["anchor"]) || null;
}

function attachmentOf(entry: Entry | null, attachmentId: string) {
  return entry?.kind === "activity" ? undefined : entry?.attachments.find((each) => each.id === attachmentId);
}

/** `/api/v1/attachments/att_…/original?…` names the attachment, whatever its link is worth. */
export function attachmentIdOf(url: string): string {
  return /\/attachments\/([^/?]+)\//.exec(url)?.[1] ?? "";
}

export function useFreshLinks(entries: () => readonly Entry[], renew: Renew) {
  /** Media errors do not bubble, so they are caught on the way down. */
  function mediaFailed(event: Event): void {
    const entryId = entryIdOf(event.target);
    if (entryId) void renew(entryId);
  }

  async function downloadFresh(entryId: string, link: HTMLAnchorElement): Promise<void> {
    const fresh = attachmentOf(await renew(entryId), attachmentIdOf(link.href));
    if (fresh) Object.assign(document.createElement("a"), { href: fresh.url, download: fresh.name }).click();
  }

  /** The browser would save the refusal under the file's name. */
  function linkClicked(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[download]") : null;
    if (!link || !isLinkOver(link.href)) return;
    const entryId = entryIdOf(link) ?? holderOf(attachmentIdOf(link.href));
    if (!entryId) return;
    event.preventDefault();
    void downloadFresh(entryId, link);
  }

  function holderOf(attachmentId: string): string | null {
    return entries().find((entry) => attachmentOf(entry, attachmentId))?.id ?? null;
  }

  /** The viewer lies over the page and outside of any entry. */
  function pictureFailed(attachmentId: string): void {
    const entryId = holderOf(attachmentId);
    if (entryId) void renew(entryId);
  }

  return { mediaFailed, linkClicked, pictureFailed };
}
