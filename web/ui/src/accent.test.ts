/** Whatever accent an inbox chooses, what is written on it and with it stays readable. */
import { describe, expect, it } from "vitest";
import { accentColours, contrast, parseColour } from "./accent.ts";

function ratio(one: string, other: string): number {
  const [front, back] = [parseColour(one), parseColour(other)];
  if (!front || !back) throw new Error("not a colour");
  return contrast(front, back);
}

describe("accentColours", () => {
  it.each(["#3b5bdb", "#ffd43b", "#000000", "#ffffff", "#777777", "#e03131", "#12b886", "#abc"])("%s", (accent) => {
    const colours = accentColours(accent);
    if (!colours) throw new Error("refused");
    expect(ratio(colours.onAccent, colours.accent)).toBeGreaterThanOrEqual(4.5);
    expect(ratio(colours.textOnLight, "#f5f6f9")).toBeGreaterThanOrEqual(4.5);
    expect(ratio(colours.textOnDark, "#242834")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["", "red", "#12", "#12345g", "url(x)", "#3b5bdb;}"])("refuses %j", (text) => {
    expect(accentColours(text)).toBeNull();
  });
});
