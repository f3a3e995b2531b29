/** What the loader (widget.ts) and the panel's script (panel.ts) know of each other. */

import type { Attributes, HostMessage } from "./messages.ts";

export interface PanelHost {
  inbox: string;
  origin: string;
  nonce: string;
  title: string;
  storage: string | undefined;
  /** Inside the shadow root; has the class "open" while the panel is open. */
  frame: HTMLElement;
  wishes(): { isOpen: boolean; identityToken: string | null; language: string | null; attributes: Attributes };
  onClose(): void;
  onUnread(count: number): void;
  onMessage(message: { authorName: string; text: string }): void;
  /** The page in the iframe did not answer in time. */
  onDead(): void;
}

export interface Panel {
  post(message: HostMessage): void;
  focus(): void;
  remove(): void;
}

export type OpenPanel = (host: PanelHost) => Panel;
