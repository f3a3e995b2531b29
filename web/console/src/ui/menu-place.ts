/** Where a menu hangs in the document; used by `menu.vue` and `menu-sub.vue`. */

/** In the page's main part, where a landmark holds it; above a dialog, which hides the page, in the body. */
export function menuPlace(): string | HTMLElement {
  if (document.querySelector("[role=dialog]")) return "body";
  return document.querySelector("main") ?? "body";
}
