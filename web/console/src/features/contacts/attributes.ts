/** Attributes of a contact as editable rows and back; used by the contact form. */

import type { ContactView } from "@kefu/protocol/agent-frames";

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

export function rowsOf(attributes: ContactView["attributes"]): AttributeRow[] {
  return Object.entries(attributes).map(([name, value]) => ({
    key: ++lastKey,
    name,
    value: textOf(value),
    original: value,
  }));
}

/** Rows without a name are dropped; of two with one name the later wins. */
export function attributesOf(rows: readonly AttributeRow[]): ContactView["attributes"] {
  const named = rows.filter((row) => row.name.trim() !== "");
  return Object.fromEntries(
    named.map((row) => [row.name.trim(), row.value === textOf(row.original) ? row.original : row.value]),
  );
}
