/** Makes readable companions of an accent colour that an inbox chose; called by the widget and the console's preview. */

type Rgb = readonly [number, number, number];

const LIGHT_SURFACE: Rgb = [245, 246, 249];
const DARK_SURFACE: Rgb = [36, 40, 52];
const READABLE = 4.5;
/** A little more, because hex rounds. */
const SAFELY_READABLE = 4.6;

export interface AccentColours {
  /** The fill itself. */
  accent: string;
  /** Text on the fill. */
  onAccent: string;
  /** The accent as text on a light, or a dark, surface. */
  textOnLight: string;
  textOnDark: string;
}

/** Reads `#rgb` or `#rrggbb`; anything else gives null. */
export function parseColour(text: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const digits = short ? short.slice(1).map((digit) => digit + digit) : /^#(..)(..)(..)$/.exec(text)?.slice(1);
  const parts = digits?.map((pair) => (/^[0-9a-f]{2}$/i.test(pair) ? parseInt(pair, 16) : NaN)) ?? [];
  const [red = NaN, green = NaN, blue = NaN] = parts;
  return Number.isNaN(red + green + blue) ? null : [red, green, blue];
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((left, right) => left - right) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function toHex(colour: Rgb): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function readableOn(surface: Rgb, colour: Rgb, towards: number): Rgb {
  let mixed = colour;
  for (let share = 0; share <= 1 && contrast(surface, mixed) < SAFELY_READABLE; share += 0.05) {
    mixed = colour.map((value) => value + (towards - value) * share) as unknown as Rgb;
  }
  return mixed;
}

/** The accent with a readable text colour on it, and readable as text itself; null when it is not a colour. */
export function accentColours(text: string): AccentColours | null {
  const colour = parseColour(text);
  if (!colour) return null;
  const white: Rgb = [255, 255, 255];
  const ink: Rgb = [20, 22, 30];
  return {
    accent: toHex(colour),
    onAccent: toHex(contrast(colour, white) >= READABLE ? white : contrast(colour, ink) >= READABLE ? ink : bestOf(colour)),
    textOnLight: toHex(readableOn(LIGHT_SURFACE, colour, 0)),
    textOnDark: toHex(readableOn(DARK_SURFACE, colour, 255)),
  };
}

/** For the few middle greys where neither white nor ink reaches 4.5: black or white always does. */
function bestOf(colour: Rgb): Rgb {
  const black: Rgb = [0, 0, 0];
  return contrast(colour, black) >= READABLE ? black : [255, 255, 255];
}

/** Sets the accent on :root for tokens.css. */
export function applyAccent(text: string, theme: "light" | "dark"): void {
  const colours = accentColours(text);
  if (!colours) return;
  const style = document.documentElement.style;
  style.setProperty("--kefu-accent", colours.accent);
  style.setProperty("--kefu-on-accent", colours.onAccent);
  style.setProperty("--kefu-accent-text", theme === "dark" ? colours.textOnDark : colours.textOnLight);
}
