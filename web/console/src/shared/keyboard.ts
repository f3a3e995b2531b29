/** The registry of keyboard shortcuts: screens register, the shell's sheet lists them, one listener runs them. */

import { onScopeDispose, shallowRef } from "vue";

export interface Shortcut {
  /** "j", "shift+n", "mod+k" (Ctrl or Cmd), or a sequence: "g i". */
  keys: string;
  /** Key of the message that says what it does. */
  label: string;
  /** Key of the message that heads its group in the sheet. */
  group: string;
  run: () => void;
  /** Also while typing in a field; only sensible with mod. */
  isGlobal?: boolean;
  /** Works, but has no line of its own in the sheet: one of a row whose first one speaks for all. */
  isUnlisted?: boolean;
}

const SEQUENCE_MS = 1_000;
/** An input method reports its keys as 229 in some browsers, without `isComposing`. */
const INPUT_METHOD_KEY = 229;
const DEAF_FIELDS = "input, textarea, select, [contenteditable=''], [contenteditable='true']";

export const shortcuts = shallowRef<readonly Shortcut[]>([]);
export const areShortcutsOn = shallowRef(true);

/** Register shortcuts for as long as the component (or scope) lives. */
export function useShortcuts(added: readonly Shortcut[]): void {
  shortcuts.value = [...shortcuts.value, ...added];
  onScopeDispose(() => {
    shortcuts.value = shortcuts.value.filter((shortcut) => !added.includes(shortcut));
  });
}

/** What was pressed, as shortcuts write it. */
export function pressedKeys(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // Option with a number types a letter on a Mac: there the place of the key counts.
  const digit = event.altKey ? /^Digit([0-9])$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? (event.key === " " ? "space" : event.key.toLowerCase());
  // "?" already needs shift; only letters and named keys say it.
  if (event.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push("shift");
  return [...parts, key].join("+");
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(DEAF_FIELDS) !== null;
}

/** Keys belong to an open dialog or menu, not to the page behind it. */
function isBehindDialog(): boolean {
  return document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]") !== null;
}

/** Enter and space on a button or a link press it. */
function isPressing(event: KeyboardEvent): boolean {
  const isPressKey = event.key === "Enter" || event.key === " ";
  return isPressKey && event.target instanceof Element && event.target.closest("a, button, summary") !== null;
}

function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === INPUT_METHOD_KEY;
}

/** Finds the shortcut for what was pressed; keeps the half of a sequence between two calls. */
export function createMatcher(now: () => number = Date.now) {
  let half = "";
  let halfAt = 0;
  return (pressed: string, known: readonly Shortcut[]): Shortcut | null => {
    const whole = half && now() - halfAt < SEQUENCE_MS ? `${half} ${pressed}` : pressed;
    // The one registered last wins, so a screen can take a key over from the shell.
    const found = known.findLast((each) => each.keys === whole) ?? known.findLast((each) => each.keys === pressed);
    half = found ? "" : pressed;
    halfAt = now();
    return found ?? null;
  };
}

/** Start listening; returns how to stop. */
export function listenToKeyboard(): () => void {
  const match = createMatcher();
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isComposing(event) || event.key === "Shift" || isPressing(event)) return;
    const isQuiet = isTyping(event.target) || isBehindDialog() || !areShortcutsOn.value;
    const heard = isQuiet ? shortcuts.value.filter((each) => each.isGlobal) : shortcuts.value;
    const found = match(pressedKeys(event), heard);
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  window.addEventListener("keydown", listener);
  return () => window.removeEventListener("keydown", listener);
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** "mod+k" -> ["⌘", "K"] or ["Ctrl", "K"], for drawing. */
export function keyCaps(keys: string): string[] {
  const names: Record<string, string> = {
    mod: isApple ? "⌘" : "Ctrl",
    shift: "⇧",
    alt: isApple ? "⌥" : "Alt",
    enter: "↵",
    escape: "Esc",
    arrowup: "↑",
    arrowdown: "↓",
  };
  return keys.split(/[+ ]/).map((key) => names[key] ?? key.toUpperCase());
}
