/** The button, its badge and the panel's place in a shadow root on the host page; drawn for widget.ts. */

import { addStyles } from "./add-styles.ts";
import { STYLES } from "./styles.ts";
import { textsOf } from "./texts.ts";

/** All that the button shows. */
export interface LauncherState {
  isHidden: boolean;
  isOpen: boolean;
  unread: number;
  colour: string;
  position: string;
  theme: string;
  text: string;
  language: string;
  /** The site wants to know who looks at it; draws nothing. */
  hasVisits?: boolean;
}

export interface Launcher {
  host: HTMLElement;
  button: HTMLElement;
  /** Carries the class "open"; the panel goes into it. */
  frame: HTMLElement;
  draw(state: LauncherState): void;
}

const BUBBLE = "M21 12a9 9 0 0 1-13 8l-5 1 1-5A9 9 0 1 1 21 12Z";
const CHEVRON = "m6 9 6 6 6-6";
const SVG = "http://www.w3.org/2000/svg";

function child(parent: Node, name: string): HTMLElement {
  return parent.appendChild(document.createElement(name));
}

/** White or black, whichever is readable on the colour (0.18 is where both are). */
export function inkOn(colour: string): string {
  const value = parseInt(colour.slice(1), 16);
  const part = (shift: number): number => (((value >> shift) & 255) / 255) ** 2.2;
  return 0.21 * part(16) + 0.72 * part(8) + 0.07 * part(0) > 0.18 ? "#000" : "#fff";
}

function isDark(theme: string): boolean {
  return theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme:dark)").matches);
}

export function createLauncher(nonce: string, setOpen: (isOpen?: boolean) => void): Launcher {
  const host = document.createElement("kefu-widget");
  const root = host.attachShadow({ mode: "open" });
  addStyles(root, nonce, STYLES);
  const frame = child(root, "div");
  const button = child(frame, "button");
  const svg = button.appendChild(document.createElementNS(SVG, "svg"));
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  const words = child(button, "span");
  const badge = child(frame, "i");
  svg.setAttribute("viewBox", "0 0 24 24");
  button.onclick = () => setOpen();
  // In braces: a handler that returns false takes Enter and Tab away from the button.
  frame.onkeydown = (event) => {
    if (event.key === "Escape") setOpen(false);
  };
  // Beside the body and not in it: sites that replace their body on navigation keep the conversation.
  document.documentElement.append(host);

  const draw = ({ colour, isOpen, isHidden, text, language, position, theme, ...state }: LauncherState): void => {
    const [open, close, unreadWord] = textsOf(language);
    const unread = isOpen ? 0 : state.unread;
    const label = isOpen ? close : text || open;
    const sides = position === "start" ? "20px;--e:auto" : "auto;--e:20px";
    host.style.cssText = `--c:${colour};--o:${inkOn(colour)};--s:${isDark(theme) ? "#191c24" : "#fff"};--t:${sides}`;
    frame.hidden = isHidden;
    host.lang = language;
    frame.className = isOpen ? "open" : "";
    path.setAttribute("d", isOpen ? CHEVRON : BUBBLE);
    words.textContent = text;
    badge.textContent = unread > 99 ? "99+" : `${unread || ""}`;
    button.setAttribute("aria-label", unread ? `${label} (${unread} ${unreadWord})` : label);
    button.setAttribute("aria-expanded", `${isOpen}`);
  };
  return { host, button, frame, draw };
}
