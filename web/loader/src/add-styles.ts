/** Puts a style sheet into a shadow root under any content security policy; used by launcher.ts and panel.ts. */

/** A constructed sheet needs no exception in a strict policy; older browsers get a style with the script's nonce. */
export function addStyles(root: ShadowRoot, nonce: string, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets.push(sheet);
  } catch {
    const style = root.appendChild(document.createElement("style"));
    style.nonce = nonce;
    style.textContent = css;
  }
}
