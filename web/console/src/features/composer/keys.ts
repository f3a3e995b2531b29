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

/** Enter sends where the agent wants it so; Ctrl or Cmd with Enter always does. */
export function isSendPress(press: Press, isEnterSending: boolean): boolean {
  if (press.key !== "Enter" || press.isComposing || press.keyCode === INPUT_METHOD_KEY) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return isEnterSending && !press.shiftKey && !press.altKey;
}
