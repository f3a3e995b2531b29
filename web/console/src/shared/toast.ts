/** Short messages in the corner; raised anywhere, drawn by `ui/toaster.vue`. */

import { shallowRef } from "vue";
import { wordError } from "./api-error";
import { wording } from "./i18n/i18n";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  tone: "plain" | "success" | "danger";
  text: string;
  action: ToastAction | null;
}

const LIFE_MS = 5_000;
const MOST = 4;

export const toasts = shallowRef<readonly Toast[]>([]);
let lastId = 0;

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

function raise(tone: Toast["tone"], text: string, action: ToastAction | null): number {
  const id = ++lastId;
  // The same words again replace what is there instead of piling up.
  const others = toasts.value.filter((toast) => toast.text !== text);
  toasts.value = [...others, { id, tone, text, action }].slice(-MOST);
  setTimeout(() => dismissToast(id), action ? LIFE_MS * 2 : LIFE_MS);
  return id;
}

export const toast = {
  show: (text: string, action: ToastAction | null = null) => raise("plain", text, action),
  success: (text: string, action: ToastAction | null = null) => raise("success", text, action),
  /** Takes an error and finds the words for it. */
  error: (error: unknown, action: ToastAction | null = null) => raise("danger", wordError(error, wording), action),
};
