/** A form as people build it (keyed rows, options as lines) and back; used by the form builder. */

import type { FormField, Language, LeaveMessage, Intake } from "@kefu/protocol/console-api";

export type FieldKind = NonNullable<FormField["kind"]>;
export type Texts = Record<Language, string>;

export interface FieldRow {
  row: number;
  key: string;
  kind: FieldKind;
  label: Texts;
  isRequired: boolean;
  savesTo: NonNullable<FormField["savesTo"]>;
  /** One option a line; line N of each language is the same option. */
  options: Texts;
  /** What is stored for each option, so that a translated one keeps its value. */
  values: string[];
  least: string;
  most: string;
  version: number;
}

export interface FormDraft {
  intro: Texts;
  fields: FieldRow[];
}

/** What can be added: kind and where the answer goes. */
export const CHOICES = [
  { id: "name", kind: "text", savesTo: "name" },
  { id: "email", kind: "email", savesTo: "email" },
  { id: "phone", kind: "phone", savesTo: "phone" },
  { id: "text", kind: "text", savesTo: "attribute" },
  { id: "long_text", kind: "long_text", savesTo: "nothing" },
  { id: "choice", kind: "choice", savesTo: "attribute" },
  { id: "number", kind: "number", savesTo: "attribute" },
  { id: "consent", kind: "consent", savesTo: "nothing" },
] as const;
export type ChoiceId = (typeof CHOICES)[number]["id"];

const LANGUAGES: readonly Language[] = ["zh-CN", "zh-TW", "en"];
let lastRow = 0;

export function noTexts(): Texts {
  return { "zh-CN": "", "zh-TW": "", en: "" };
}

function textsOf(label: Partial<Texts> | undefined): Texts {
  return { ...noTexts(), ...label };
}

function written(texts: Texts): Partial<Texts> {
  return Object.fromEntries(LANGUAGES.filter((each) => texts[each].trim()).map((each) => [each, texts[each].trim()]));
}

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim());
}

function rowOf(field: FormField): FieldRow {
  const options = field.options ?? [];
  const lines = (language: Language): string => options.map((each) => each.label?.[language] ?? "").join("\n").trimEnd();
  return {
    row: ++lastRow,
    key: field.key,
    kind: field.kind,
    label: textsOf(field.label),
    isRequired: field.isRequired ?? false,
    savesTo: field.savesTo ?? "nothing",
    options: { "zh-CN": lines("zh-CN"), "zh-TW": lines("zh-TW"), en: lines("en") },
    values: options.map((each) => each.value),
    least: field.least === null || field.least === undefined ? "" : String(field.least),
    most: field.most === null || field.most === undefined ? "" : String(field.most),
    version: field.version ?? 0,
  };
}

export function draftOf(form: Pick<Intake | LeaveMessage, "intro" | "fields">): FormDraft {
  return { intro: textsOf(form.intro), fields: (form.fields ?? []).map(rowOf) };
}

/** A new row of a kind, with a key that no other row has. */
export function newRow(id: ChoiceId, rows: readonly FieldRow[]): FieldRow {
  const choice = CHOICES.find((each) => each.id === id) ?? CHOICES[0];
  const taken = new Set(rows.map((row) => row.key));
  let key: string = id;
  for (let number = 2; taken.has(key); number++) key = `${id}_${number}`;
  return rowOf({ key, kind: choice.kind, savesTo: choice.savesTo, isRequired: id === "consent", version: 0 });
}

export function moved(rows: readonly FieldRow[], index: number, step: -1 | 1): FieldRow[] {
  const to = index + step;
  const [row] = rows.slice(index, index + 1);
  if (!row || to < 0 || to >= rows.length) return [...rows];
  const others = rows.filter((each) => each !== row);
  return [...others.slice(0, to), row, ...others.slice(to)];
}

function numberOf(text: string): number | null {
  const value = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

function optionsOf(row: FieldRow): NonNullable<FormField["options"]> {
  const byLanguage = LANGUAGES.map((language) => [language, linesOf(row.options[language])] as const);
  const count = Math.max(...byLanguage.map(([, lines]) => lines.length));
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const label = Object.fromEntries(byLanguage.flatMap(([language, lines]) => (lines[index] ? [[language, lines[index]]] : []))) as Partial<Texts>;
    let value = row.values[index] ?? label.en ?? label["zh-CN"] ?? label["zh-TW"] ?? "";
    while (taken.has(value)) value += "′";
    taken.add(value);
    return { value: value.slice(0, 100), label };
  }).filter((option) => Object.keys(option.label).length > 0);
}

export function fieldOf(row: FieldRow): FormField {
  const { key, kind, isRequired, savesTo, version } = row;
  return {
    ...{ key, kind, isRequired, savesTo, version },
    label: written(row.label),
    options: kind === "choice" ? optionsOf(row) : [],
    least: kind === "number" ? numberOf(row.least) : null,
    most: kind === "number" ? numberOf(row.most) : null,
  };
}

export function partsOf(draft: FormDraft): { intro: Partial<Texts>; fields: FormField[] } {
  return { intro: written(draft.intro), fields: draft.fields.map(fieldOf) };
}
