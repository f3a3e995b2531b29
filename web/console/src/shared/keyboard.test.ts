import { effectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { areShortcutsOn, createMatcher, listenToKeyboard, pressedKeys, shortcuts, useShortcuts } from "./keyboard";

function shortcut(keys: string, isGlobal = false) {
  return { keys, label: "l", group: "g", isGlobal, run: vi.fn() };
}

function press(key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
}

describe("keyboard", () => {
  let stop = (): void => undefined;
  beforeEach(() => (stop = listenToKeyboard()));
  afterEach(() => {
    stop();
    shortcuts.value = [];
    areShortcutsOn.value = true;
    document.body.replaceChildren();
  });

  it("names what was pressed", () => {
    expect(pressedKeys(new KeyboardEvent("keydown", { key: "K", metaKey: true }))).toBe("mod+k");
    expect(pressedKeys(new KeyboardEvent("keydown", { key: "N", shiftKey: true }))).toBe("shift+n");
    expect(pressedKeys(new KeyboardEvent("keydown", { key: "?", shiftKey: true }))).toBe("?");
    expect(pressedKeys(new KeyboardEvent("keydown", { key: "¡", code: "Digit1", altKey: true }))).toBe("alt+1");
  });

  it("knows sequences, and forgets their first half after a while", () => {
    let time = 0;
    const go = shortcut("g i");
    const match = createMatcher(() => time);
    expect(match("g", [go])).toBeNull();
    expect(match("i", [go])).toBe(go);
    expect(match("g", [go])).toBeNull();
    time += 2_000;
    expect(match("i", [go])).toBeNull();
  });

  it("lets the screen that registered last win, and forgets it with its scope", () => {
    const [below, above] = [shortcut("j"), shortcut("j")];
    const scope = effectScope();
    effectScope().run(() => useShortcuts([below]));
    scope.run(() => useShortcuts([above]));
    press("j");
    scope.stop();
    press("j");
    expect(above.run).toHaveBeenCalledOnce();
    expect(below.run).toHaveBeenCalledOnce();
  });

  it("is deaf in fields and when switched off, but for global ones", () => {
    const [plain, global] = [shortcut("r"), shortcut("mod+k", true)];
    effectScope().run(() => useShortcuts([plain, global]));
    const field = document.createElement("textarea");
    document.body.append(field);
    press("r", {}, field);
    press("k", { ctrlKey: true }, field);
    areShortcutsOn.value = false;
    press("r");
    expect(plain.run).not.toHaveBeenCalled();
    expect(global.run).toHaveBeenCalledOnce();
  });

  it("leaves the keys to an open dialog, and to an input method", () => {
    const plain = shortcut("r");
    effectScope().run(() => useShortcuts([plain]));
    press("r", { isComposing: true });
    press("r", { keyCode: 229 });
    document.body.innerHTML = '<div role="dialog" data-state="open"></div>';
    press("r");
    expect(plain.run).not.toHaveBeenCalled();
  });
});
