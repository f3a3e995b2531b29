/** Everything that the host page's loader and the widget in the iframe may say to each other; both sides check origin and source. */

export interface PageView {
  url: string;
  title: string;
  referrer: string;
}

/** What a site knows of its visitor, set by `setAttributes`. */
export type Attributes = Record<string, string | number | boolean | null>;

/** Token, draft and waiting messages by name. */
export type Kept = Record<string, string>;

/** Loader to widget. */
export type HostMessage =
  | {
      type: "init";
      isOpen: boolean;
      page: PageView;
      /** The site wants nothing kept in the visitor's browser. */
      isForgetful: boolean;
      /** What the host page's storage keeps for a frame whose own storage is switched off. */
      kept: Kept;
      identityToken: string | null;
      language: string | null;
      attributes: Attributes;
    }
  | { type: "shown"; isOpen: boolean }
  /** So far down the page, in percent. */
  | { type: "scroll"; percent: number }
  | { type: "page"; page: PageView }
  | { type: "identify"; token: string }
  | { type: "attributes"; attributes: Attributes };

/** Widget to loader. */
export type FrameMessage =
  | { type: "ready" }
  | { type: "close" }
  | { type: "unread"; count: number }
  | { type: "message"; authorName: string; text: string }
  /** While the panel is closed a teaser is shown, so high, beside the button; 0: nothing is. */
  | { type: "teaser"; height: number }
  /** Please say how far the page is scrolled. */
  | { type: "watch_scroll" }
  /** The visitor wants the panel open. */
  | { type: "open" }
  /** Please keep this for me; null forgets it. */
  | { type: "keep"; name: string; value: string | null };

export type Message = HostMessage | FrameMessage;
