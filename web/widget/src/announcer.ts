/** The single live region: new messages and changes of the connection are spoken through it; mounted by app.tsx. */

let region: HTMLElement | null = null;

export function mountAnnouncer(element: HTMLElement | null): void {
  region = element;
}

/** Speaks politely; the same sentence twice is spoken twice. */
export function announce(text: string): void {
  if (!region) return;
  const line = document.createElement("p");
  line.textContent = text;
  region.replaceChildren(line);
}
