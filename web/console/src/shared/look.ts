/** How close together and how large things are, remembered on this device; set by the session and the profile. */

import { ref, watchEffect } from "vue";
import type { Preferences } from "@kefu/protocol/console-api";

export type Density = Preferences["density"];
export type TextSize = Preferences["textSize"];

const STORED = { density: "kefu.density", textSize: "kefu.text-size" };

export const density = ref<Density>(localStorage.getItem(STORED.density) === "compact" ? "compact" : "comfortable");
const kept = localStorage.getItem(STORED.textSize);
export const textSize = ref<TextSize>(kept === "small" || kept === "large" ? kept : "normal");

watchEffect(() => {
  document.documentElement.dataset["density"] = density.value;
  document.documentElement.dataset["text"] = textSize.value;
});

/** Change the look of everything on screen. */
export function setLook(look: { density: Density; textSize: TextSize }): void {
  density.value = look.density;
  textSize.value = look.textSize;
  localStorage.setItem(STORED.density, look.density);
  localStorage.setItem(STORED.textSize, look.textSize);
}
