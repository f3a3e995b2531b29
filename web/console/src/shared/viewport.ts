/** Keeps the console as tall as what is visible: on a phone the keyboard takes a part of the page; started with the console. */

/** The height to give, or null where the page is zoomed: then the reader moves about in it. */
export function visibleHeight(viewport: Pick<VisualViewport, "height" | "scale">): number | null {
  return Math.abs(viewport.scale - 1) < 0.01 ? Math.round(viewport.height) : null;
}

export function watchViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = (): void => {
    const height = visibleHeight(viewport);
    const { style } = document.documentElement;
    if (height === null) {
      style.removeProperty("--visible-height");
      style.removeProperty("--visible-top");
      return;
    }
    style.setProperty("--visible-height", `${height}px`);
    style.setProperty("--visible-top", `${Math.round(viewport.offsetTop)}px`);
  };
  fit();
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
}
