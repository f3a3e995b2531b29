/** What a press in the composer's field means; used by `composer.vue`. */

export interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

/** An input method reports its Enter as 229 in some browsers, without `isComposing`. */
const INPUT_METHOD_KEY = 229;

function isOfInputMethod(press: Press): boolean {
  return press.isComposing || press.keyCode === INPUT_METHOD_KEY;
}

/** Esc takes back what was just sent, and so does Ctrl or Cmd with Z where there is no text of which it would undo something. */
export function isUndoPress(press: Press, isBlank: boolean): boolean {
  if (isOfInputMethod(press) || press.shiftKey || press.altKey) return false;
  return press.key === "Escape" || (isBlank && press.key.toLowerCase() === "z" && (press.ctrlKey || press.metaKey));
}

/** Enter sends where the agent wants it so; Ctrl or Cmd with Enter always does. */
export function isSendPress(press: Press, isEnterSending: boolean): boolean {
  if (press.key !== "Enter" || isOfInputMethod(press)) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return isEnterSending && !press.shiftKey && !press.altKey;
}
