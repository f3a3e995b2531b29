/** One booted widget on a host page: button, panel, iframe and what the site told it; made by loader.ts. */

import { createLauncher, type LauncherState } from "./launcher.ts";
import type { Attributes } from "./messages.ts";
import type { OpenPanel, Panel } from "./panel-host.ts";
import { stored } from "./storage.ts";
import { pickLanguage, textsOf } from "./texts.ts";

export interface BootOptions {
  inbox: string;
  origin: string;
  nonce: string;
  language: string | undefined;
  isHidden: boolean;
  /** "none": nothing is kept in the visitor's browser. */
  storage: string | undefined;
}

type Emit = (event: string, detail?: unknown) => void;

/** What we read of the public configuration. */
interface Config {
  colour: string;
  position: string;
  theme: string;
  language: string;
  launcherText: Record<string, string>;
  hasVisits: boolean;
}

const IDLE_MS = 2_500;

export class Widget {
  private panel: Panel | null = null;
  private script: HTMLScriptElement | null = null;
  private identityToken: string | null = null;
  private attributes: Attributes = {};
  private state = {} as LauncherState;
  private readonly launcher;
  /** The name under which the site's storage remembers that somebody talked to us; empty where nothing may. */
  private readonly seen;
  // Who has talked to us before may have an answer waiting, and a site may want to know who looks at it; everybody else
  // loads nothing until the first click.
  private readonly idle = setTimeout(
    () => (this.state.hasVisits || this.identityToken || stored(this.seen)) && this.load(),
    IDLE_MS,
  );

  constructor(
    private readonly options: BootOptions,
    private readonly emit: Emit,
  ) {
    this.seen = options.storage === "none" ? "" : `kefu.${options.inbox}.seen`;
    const language = pickLanguage(options.language ? [options.language] : navigator.languages);
    const look = { colour: "#3b5bdb", position: "end", theme: "auto", text: "", language };
    this.launcher = createLauncher(options.nonce, (isOpen) => this.setOpen(isOpen));
    this.update({ isHidden: true, isOpen: false, unread: 0, ...look });
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
    this.panel?.post({ type: "identify", token });
  }

  setAttributes(attributes: Attributes): void {
    Object.assign(this.attributes, attributes);
    this.panel?.post({ type: "attributes", attributes });
  }

  track(name: string): void {
    this.setAttributes({ lastEvent: name, lastEventAt: new Date().toISOString() });
  }

  shutdown(): void {
    clearTimeout(this.idle);
    this.unload();
    this.launcher.host.remove();
  }

  private update(change: Partial<LauncherState>): void {
    this.launcher.draw((this.state = { ...this.state, ...change }));
  }

  private configure(): void {
    const { inbox, origin } = this.options;
    void fetch(`${origin}/api/v1/widget/inboxes/${inbox}/config`)
      .then((response) => {
        // The inbox is gone: a button that leads nowhere is worse than none.
        this.options.isHidden ||= response.status === 404;
        return response.json();
      })
      .then((config: Config) => this.dress(config))
      // Most often the site's own policy forbids the request: the button works without its colours.
      .catch(console.warn)
      .then(() => {
        this.update({ isHidden: this.options.isHidden && !this.state.isOpen });
        this.emit("ready");
      });
  }

  private dress(config: Config): void {
    const isFixed = this.options.language || config.language === "auto";
    const language = isFixed ? this.state.language : config.language;
    this.update({ ...config, language, text: config.launcherText[language] ?? "" });
  }

  private setOpen(isOpen = !this.state.isOpen): void {
    if (isOpen === this.state.isOpen) return;
    this.update({ isOpen, isHidden: !isOpen && this.options.isHidden });
    this.panel?.post({ type: "shown", isOpen });
    if (isOpen) {
      stored(this.seen, this.seen && "1");
      this.load();
      this.panel?.focus();
    } else this.launcher.button.focus();
    this.emit(isOpen ? "open" : "close");
  }

  /** A script tag and not an import: it passes the site's policy by the nonce that passed this one. */
  private load(): void {
    if (this.script) return;
    const script = document.createElement("script") as HTMLScriptElement & { kefuPanel?: (open: OpenPanel) => void };
    this.script = script;
    script.type = "module";
    script.src = this.options.origin + "/widget/panel.js";
    script.nonce = this.options.nonce;
    script.onerror = () => this.giveUp();
    script.kefuPanel = (open) => {
      if (this.script === script) this.panel = this.openPanel(open);
    };
    document.head.append(script);
  }

  private openPanel(open: OpenPanel): Panel {
    return open({
      ...this.options,
      title: textsOf(this.state.language)[0],
      frame: this.launcher.frame,
      wishes: () => ({
        isOpen: this.state.isOpen,
        identityToken: this.identityToken,
        language: this.options.language ?? null,
        attributes: this.attributes,
      }),
      onClose: () => this.close(),
      onUnread: (unread) => {
        this.update({ unread });
        this.emit("unread", unread);
      },
      onMessage: (message) => this.emit("message", message),
      onDead: () => this.giveUp(),
    });
  }

  /** The next click tries again. */
  private giveUp(): void {
    this.unload();
    this.close();
  }

  private unload(): void {
    this.panel?.remove();
    this.script?.remove();
    this.panel = this.script = null;
  }
}
