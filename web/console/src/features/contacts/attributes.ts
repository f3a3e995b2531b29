/** Attributes of a contact as editable rows and back; used by the contact form. */

import type { ContactChange } from "@kefu/protocol/console-api";

type Told = NonNullable<ContactChange["attributes"]>;
type Stored = Readonly<Record<string, unknown>>;

export interface AttributeRow {
  key: number;
  name: string;
  value: string;
  /** What the row was made of, so that an untouched number stays a number. */
  original: unknown;
}

let lastKey = 0;

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function newRow(): AttributeRow {
  return { key: ++lastKey, name: "", value: "", original: "" };
}

export function rowsOf(attributes: Stored): AttributeRow[] {
  return Object.entries(attributes).map(([name, value]) => ({
    key: ++lastKey,
    name,
    value: textOf(value),
    original: value,
  }));
}

/** Rows without a name are dropped; of two with one name the later wins. */
export function attributesOf(rows: readonly AttributeRow[]): Stored {
  const named = rows.filter((row) => row.name.trim() !== "");
  return Object.fromEntries(
    named.map((row) => [row.name.trim(), row.value === textOf(row.original) ? row.original : row.value]),
  );
}

/** What the server is told: changed and new ones, and null for those that are gone; empty when nothing changed. */
export function attributeChanges(rows: readonly AttributeRow[], stored: Stored): Told {
  const after = attributesOf(rows);
  const changed = Object.entries(after).filter(([name, value]) => stored[name] !== value);
  const gone = Object.keys(stored).filter((name) => !(name in after));
  // What differs was typed, so it is text; what was not text is only there untouched under a new name.
  const told = changed.map(([name, value]) => [name, typeof value === "object" ? textOf(value) : value]);
  return Object.fromEntries([...told, ...gone.map((name) => [name, null])]) as Told;
}
