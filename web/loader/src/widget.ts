/** One booted widget on a host page: button, panel, iframe and what the site told it; made by loader.ts. */

import { openBridge, type Bridge } from "./bridge.ts";
import { currentPage, watchPage } from "./host-page.ts";
import { createLauncher, type LauncherState } from "./launcher.ts";
import type { Attributes, FrameMessage } from "./messages.ts";
import { stored } from "./storage.ts";
import { pickLanguage, textsOf } from "./texts.ts";

export interface BootOptions {
  inbox: string;
  origin: string;
  nonce: string;
  language: string | undefined;
  isHidden: boolean;
}

type Emit = (event: string, detail?: unknown) => void;

/** What we read of the public configuration. */
interface Config {
  colour: string;
  position: string;
  theme: string;
  language: string;
  launcherText: Record<string, string>;
}

const IDLE_MS = 2_500;

export class Widget {
  private bridge: Bridge | null = null;
  private identityToken: string | null = null;
  private attributes: Attributes = {};
  private state: LauncherState;
  private readonly launcher;
  private readonly seen;
  private readonly token;
  private readonly page = watchPage((page) => this.bridge?.post({ type: "page", page }));
  // Who has talked to us before may have an answer waiting; everybody else loads nothing until the first click.
  private readonly idle = setTimeout(() => (this.identityToken || stored(this.seen)) && this.load(), IDLE_MS);

  constructor(
    private readonly options: BootOptions,
    private readonly emit: Emit,
  ) {
    this.seen = `kefu.${options.inbox}.seen`;
    this.token = `kefu.${options.inbox}.token`;
    const language = pickLanguage(options.language ? [options.language] : navigator.languages);
    const look = { colour: "#3b5bdb", position: "end", theme: "auto", text: "", language };
    this.state = { isHidden: true, isOpen: false, unread: 0, ...look };
    this.launcher = createLauncher(options.nonce, (isOpen) => this.setOpen(isOpen));
    this.configure();
  }

  open(): void {
    this.setOpen(true);
  }

  close(): void {
    this.setOpen(false);
  }

  show(isHidden = false): void {
    this.options.isHidden = isHidden;
    this.update({ isHidden });
  }

  hide(): void {
    this.close();
    this.show(true);
  }

  identify(token: string): void {
    this.identityToken = token;
    this.bridge?.post({ type: "identify", token });
  }

  setAttributes(attributes: Attributes): void {
    Object.assign(this.attributes, attributes);
    this.bridge?.post({ type: "attributes", attributes });
  }

  track(name: string): void {
    this.setAttributes({ lastEvent: name, lastEventAt: new Date().toISOString() });
  }

  shutdown(): void {
    clearTimeout(this.idle);
    this.page.stop();
    this.bridge?.remove();
    this.launcher.host.remove();
  }

  private update(change: Partial<LauncherState>): void {
    this.launcher.draw((this.state = { ...this.state, ...change }));
  }

  private configure(): void {
    const { inbox, origin } = this.options;
    fetch(`${origin}/api/v1/widget/inboxes/${inbox}/config`)
      .then((response) => response.json())
      .then((config: Config) => this.dress(config))
      // Most often the site's own policy forbids the request: the button works without its colours.
      .catch((error: unknown) => console.warn("kefu:", error))
      .then(() => {
        this.update({ isHidden: this.options.isHidden && !this.state.isOpen });
        this.emit("ready");
      });
  }

  private dress({ colour, position, theme, language: wish, launcherText }: Config): void {
    const language = this.options.language || wish === "auto" ? this.state.language : wish;
    this.update({ colour, position, theme, language, text: launcherText[language] ?? "" });
  }

  private setOpen(isOpen = !this.state.isOpen): void {
    if (isOpen === this.state.isOpen) return;
    this.update({ isOpen, isHidden: !isOpen && this.options.isHidden });
    this.bridge?.post({ type: "shown", isOpen });
    if (isOpen) {
      stored(this.seen, "1");
      this.load().iframe.focus();
    } else this.launcher.button.focus();
    this.emit(isOpen ? "open" : "close");
  }

  private load(): Bridge {
    const { inbox, origin } = this.options;
    return (this.bridge ??= openBridge(
      new URL(`${origin}/widget/frame/${inbox}#${encodeURIComponent(location.origin)}`),
      this.launcher.panel,
      textsOf(this.state.language)[0],
      (message) => this.receive(message),
      () => {
        this.bridge?.remove();
        this.bridge = null;
        this.close();
      },
    ));
  }

  private receive(message: FrameMessage): void {
    const { type } = message;
    if (type === "ready") {
      const { identityToken, attributes, options } = this;
      this.bridge?.post({
        type: "init",
        isOpen: this.state.isOpen,
        page: currentPage(),
        token: stored(this.token),
        identityToken,
        language: options.language ?? null,
        attributes,
      });
    } else if (type === "close") this.close();
    else if (type === "token") stored(this.token, message.token);
    else if (type === "message") this.emit(type, message);
    else {
      this.update({ unread: message.count });
      this.page.setUnread(message.count);
      this.emit(type, message.count);
    }
  }
}
