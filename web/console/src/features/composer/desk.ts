/** One place of writing per conversation: its draft and its uploads go on while another conversation is open. */

import { effectScope, reactive, watch } from "vue";
import type { AttachmentView, QuoteView } from "@kefu/protocol/agent-frames";
import { upload } from "../../shared/upload";
import { isBlank, keepDraft, readDraft, type Draft } from "./drafts";
import { Uploads } from "./uploads";

const KEEP_AFTER_MS = 250;

export class Desk {
  readonly fields: { text: string; isNote: boolean; replyTo: QuoteView | null; sincePos: number | null };
  readonly uploads: Uploads;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly scope = effectScope(true);

  constructor(
    private readonly agentId: string,
    private readonly conversationId: string,
  ) {
    const { text, isNote, replyTo, attachments, sincePos } = readDraft(localStorage, agentId, conversationId);
    this.fields = reactive({ text, isNote, replyTo, sincePos });
    this.uploads = new Uploads(
      (file, options) => upload<AttachmentView>("/uploads", file, options),
      () => this.keepSoon(),
    );
    this.uploads.restore(attachments);
    this.scope.run(() => watch(this.fields, () => this.keepSoon()));
    window.addEventListener("pagehide", () => this.keep());
  }

  get draft(): Draft {
    return { ...this.fields, attachments: this.uploads.attachments };
  }

  get isBlank(): boolean {
    return isBlank(this.draft);
  }

  /** After sending. The mode stays: whoever writes notes often writes several. */
  clear(): void {
    this.fields.text = "";
    this.fields.sincePos = null;
    this.fields.replyTo = null;
    this.uploads.clear();
    this.keep();
  }

  /** What was sent and taken back: before whatever is being written by now. */
  restore({ text, attachments, replyTo }: Pick<Draft, "text" | "attachments" | "replyTo">): void {
    this.fields.text = [text, this.fields.text].filter((each) => each.trim() !== "").join("\n");
    this.fields.replyTo ??= replyTo;
    this.fields.isNote = false;
    this.uploads.restore(attachments);
    this.keep();
  }

  keep(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    keepDraft(localStorage, this.agentId, this.conversationId, this.draft);
  }

  private keepSoon(): void {
    this.timer ??= setTimeout(() => this.keep(), KEEP_AFTER_MS);
  }
}

const desks = new Map<string, Desk>();

export function deskOf(agentId: string, conversationId: string): Desk {
  const key = `${agentId} ${conversationId}`;
  const known = desks.get(key);
  if (known) return known;
  const made = new Desk(agentId, conversationId);
  desks.set(key, made);
  return made;
}
