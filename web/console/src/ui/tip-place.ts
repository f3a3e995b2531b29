/** Where a tooltip goes: beside its element, flipped and pushed so that it stays on screen; used by the tooltip layer. */

import type { TipSide } from "./tooltip";

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const GAP = 6;
const EDGE = 8;
const OPPOSITE: Record<TipSide, TipSide> = { top: "bottom", bottom: "top", left: "right", right: "left" };

function at(side: TipSide, target: Box, tip: Pick<Box, "width" | "height">): { left: number; top: number } {
  const middle = target.left + target.width / 2 - tip.width / 2;
  const centre = target.top + target.height / 2 - tip.height / 2;
  switch (side) {
    case "top":
      return { left: middle, top: target.top - tip.height - GAP };
    case "bottom":
      return { left: middle, top: target.top + target.height + GAP };
    case "left":
      return { left: target.left - tip.width - GAP, top: centre };
    case "right":
      return { left: target.left + target.width + GAP, top: centre };
  }
}

function clamp(value: number, most: number): number {
  return Math.max(EDGE, Math.min(value, most));
}

export function placeTip(
  side: TipSide,
  target: Box,
  tip: Pick<Box, "width" | "height">,
  screen: Pick<Box, "width" | "height">,
): { left: number; top: number } {
  const most = { left: screen.width - tip.width - EDGE, top: screen.height - tip.height - EDGE };
  const wanted = at(side, target, tip);
  const isAcross = side === "left" || side === "right";
  const hasRoom = isAcross
    ? wanted.left >= EDGE && wanted.left <= most.left
    : wanted.top >= EDGE && wanted.top <= most.top;
  const place = hasRoom ? wanted : at(OPPOSITE[side], target, tip);
  return { left: clamp(place.left, most.left), top: clamp(place.top, most.top) };
}
