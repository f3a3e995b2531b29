/** What a screen must keep whatever its width and text size: runs inside the page, called by audit.ts. */

/** Everything wrong with the controls that can be reached now; an open dialog or menu is all that can. */
export async function inspectLayout(): Promise<string[]> {
  const LEAST = 24;
  const SELECTOR =
    "a[href], button, input:not([type=hidden]), textarea, select, summary, [role=tab], [role=option], [role^=menuitem], [tabindex='0']";
  const problems: string[] = [];

  const nameOf = (element: Element): string => {
    const label = element.getAttribute("aria-label") ?? element.textContent ?? "";
    const words = (label.trim() || (element.getAttribute("placeholder") ?? element.id)).replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.getAttribute("role") ? `[${element.getAttribute("role")}]` : ""} "${words}"`;
  };
  const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true], [inert]");
  /** A radio or a checkbox is pressed by its whole label. */
  const targetOf = (element: Element): Element =>
    (element instanceof HTMLInputElement && ["radio", "checkbox", "file"].includes(element.type) && element.closest("label")) || element;

  const requireSize = (element: Element, box: DOMRect): void => {
    const isInText = getComputedStyle(element).display === "inline";
    if (!isInText && (box.width < LEAST - 0.5 || box.height < LEAST - 0.5)) {
      problems.push(`${nameOf(element)} is ${Math.round(box.width)} x ${Math.round(box.height)} px, less than ${LEAST}`);
    }
  };

  /** How much of it lies outside what the boxes around it show, after it was scrolled to; a scroller shows all that fits. */
  const requireWhole = (element: Element, box: DOMRect): void => {
    const root = document.documentElement;
    if (box.left < -1 || box.right > root.clientWidth + 1) {
      problems.push(`${nameOf(element)} reaches out of the page: ${Math.round(box.left)}..${Math.round(box.right)} of ${root.clientWidth} px`);
      return;
    }
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.position === "fixed") break;
      const frame = around.getBoundingClientRect();
      const isCutAcross = style.overflowX !== "visible" && (box.left < frame.left - 1.5 || box.right > frame.right + 1.5);
      const isCutDown =
        style.overflowY !== "visible" && box.height <= frame.height - (parseFloat(style.scrollPaddingTop) || 0) * 2 && (box.top < frame.top - 1.5 || box.bottom > frame.bottom + 1.5);
      if (isCutAcross || isCutDown) {
        problems.push(`${nameOf(element)} is cut by ${around.tagName.toLowerCase()}.${around.className.toString().slice(0, 40)}`);
        return;
      }
    }
  };

  const coverOf = (element: Element): string | null => {
    // A link in a text may go on in the next line: its first piece stands for it.
    const box = targetOf(element).getClientRects()[0] ?? new DOMRect();
    const left = Math.max(box.left, 0);
    const top = Math.max(box.top, 0);
    const width = Math.min(box.right, innerWidth) - left;
    const height = Math.min(box.bottom, innerHeight) - top;
    if (width < 2 || height < 2) return `${nameOf(element)} cannot be scrolled into view`;
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]] as const;
    const found = points.map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y));
    const isHit = found.filter((hit) => hit !== null && (targetOf(element).contains(hit) || hit.contains(element))).length;
    if (isHit >= 3) return null;
    const over = found.find((hit) => hit && !targetOf(element).contains(hit));
    return `${nameOf(element)} is covered by ${over ? nameOf(over) : "nothing that can be pressed"}`;
  };

  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const requireUncovered = async (element: Element): Promise<void> => {
    if (coverOf(element) === null) return;
    // What goes away when it loses the focus has gone a moment later.
    await frame();
    await frame();
    const cover = coverOf(element);
    if (cover) problems.push(cover);
  };

  /** Words of ours end whole; what people wrote (dir=auto) may end in an ellipsis. */
  const requireWords = (element: Element): void => {
    for (const each of [element, ...element.querySelectorAll("*")]) {
      const style = getComputedStyle(each);
      if (style.overflowX === "visible" || each.closest("[dir=auto]") || each.matches("input, textarea, select, svg, svg *")) continue;
      const isOwn = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (isOwn && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1) {
        problems.push(`the words of ${nameOf(element)} are cut: ${each.clientWidth} of ${each.scrollWidth} px`);
      }
    }
  };

  const layers = [...document.querySelectorAll("[role=menu], [role=dialog], dialog[open]")].filter((each) => each.checkVisibility());
  const scope = layers.at(-1) ?? document.body;
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) {
    problems.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} of ${document.documentElement.clientWidth} px`);
  }
  const before = document.activeElement;
  for (const element of [...scope.querySelectorAll<HTMLElement>(SELECTOR)].filter(isShown)) {
    if (!element.isConnected) continue;
    // As the Tab key does: the browser scrolls to what has the focus.
    element.focus();
    targetOf(element).scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = targetOf(element).getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    requireSize(element, box);
    requireWhole(element, box);
    await requireUncovered(element);
    requireWords(element);
  }
  for (const heading of [...scope.querySelectorAll("h1, h2, h3, label, th, legend")].filter(isShown)) requireWords(heading);
  if (before instanceof HTMLElement) before.focus();
  return [...new Set(problems)];
}
