/** Where the call panel stands: moved by pointer or arrow keys, and never out of the window; used by call-panel.vue. */

import { onScopeDispose, reactive } from "vue";

const STEP = 24;
const EDGE = 8;

export interface Box {
  width: number;
  height: number;
}

/** The nearest place at which the panel is wholly on screen; places are counted from the lower end corner. */
export function within(place: { x: number; y: number }, panel: Box, screen: Box): { x: number; y: number } {
  const clamp = (value: number, most: number): number => Math.min(Math.max(EDGE, value), Math.max(EDGE, most - EDGE));
  return { x: clamp(place.x, screen.width - panel.width), y: clamp(place.y, screen.height - panel.height) };
}

export function usePlace(panel: () => HTMLElement | null) {
  const place = reactive({ x: 16, y: 16 });
  const isStartToEnd = (): boolean => getComputedStyle(document.documentElement).direction !== "rtl";

  function moveTo(x: number, y: number): void {
    const box = panel()?.getBoundingClientRect();
    const size = { width: box?.width ?? 0, height: box?.height ?? 0 };
    Object.assign(place, within({ x, y }, size, { width: window.innerWidth, height: window.innerHeight }));
  }

  function onPointerDown(event: PointerEvent): void {
    if ((event.target as Element).closest("button")) return;
    const grip = event.currentTarget as HTMLElement;
    const start = { x: event.clientX, y: event.clientY, ...{ placeX: place.x, placeY: place.y } };
    const sign = isStartToEnd() ? 1 : -1;
    const follow = (move: PointerEvent): void => moveTo(start.placeX - sign * (move.clientX - start.x), start.placeY - (move.clientY - start.y));
    const stop = (): void => grip.removeEventListener("pointermove", follow);
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("pointerup", stop, { once: true });
    grip.addEventListener("pointercancel", stop, { once: true });
  }

  function onKeydown(event: KeyboardEvent): void {
    const sign = isStartToEnd() ? 1 : -1;
    const steps: Record<string, [number, number]> = { ArrowLeft: [sign, 0], ArrowRight: [-sign, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(place.x + step[0] * STEP, place.y + step[1] * STEP);
  }

  const stay = (): void => moveTo(place.x, place.y);
  window.addEventListener("resize", stay);
  onScopeDispose(() => window.removeEventListener("resize", stay));
  return { place, onPointerDown, onKeydown, stay };
}
