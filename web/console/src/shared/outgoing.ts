/** What an agent wrote, as the composer hands it to the conversation that sends it. */

import type { AttachmentView, CardView, QuoteView } from "@kefu/protocol/agent-frames";

export interface Outgoing {
  text: string;
  attachments: AttachmentView[];
  card: CardView | null;
  replyTo: QuoteView | null;
  isNote: boolean;
  /** Agents and teams whom a note names. */
  mentionIds: string[];
  /** A supervisor's note to who answers. */
  isWhisper: boolean;
}
