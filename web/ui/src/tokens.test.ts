/** Every text colour is readable on every surface that it is meant for, in light and in dark. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, parseColour } from "./accent.ts";

const css = readFileSync(`${import.meta.dirname}/tokens.css`, "utf8");

function block(opening: string): Map<string, string> {
  const start = css.indexOf(opening);
  const body = css.slice(start, css.indexOf("\n}", start));
  return new Map([...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

const light = block(":root {");
const dark = new Map([...light, ...block(':root[data-theme="dark"]')]);
for (const [tokens, accent, accentText] of [
  [light, "#3b5bdb", "#3553cc"],
  [dark, "#4b69e2", "#9db0ff"],
] as const) {
  tokens.set("accent", accent).set("on-accent", "#ffffff").set("accent-text", accentText);
}

const surfaces = ["surface", "surface-sunken", "surface-raised", "surface-hover"];
const texts = ["text", "text-muted", "text-faint", "accent-text", "success", "warning", "danger"];
const pairs: [string, string][] = [
  ...texts.flatMap((text) => surfaces.map((surface): [string, string] => [text, surface])),
  ["on-accent", "accent"],
  ["on-inverse", "surface-inverse"],
  ["on-bubble-other", "bubble-other"],
  ["text-muted", "bubble-other"],
  ["on-note", "note"],
  ["on-danger", "danger"],
  ["success", "success-soft"],
  ["warning", "warning-soft"],
  ["danger", "danger-soft"],
  ["text", "highlight"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("%s tokens", (_name, tokens) => {
  it.each(pairs)("%s is readable on %s", (text, surface) => {
    const front = parseColour(tokens.get(text) ?? "");
    const back = parseColour(tokens.get(surface) ?? "");
    if (!front || !back) throw new Error(`${text} or ${surface} is not a plain colour`);
    expect(contrast(front, back)).toBeGreaterThanOrEqual(4.5);
  });
});
