/** What is wrong with an answer, in words, before the server has to say it; and the server's own refusals in the same words. */

import type { FormFieldView } from "@kefu/protocol/visitor-frames";
import { DoorError } from "../door.ts";
import type { AnswerValue, FieldProblems, GivenAnswers } from "../form-choice.ts";
import type { FormWords } from "./words.ts";

const EMAIL = /^[^\s@<>"',;:\\()[\]]+@[^\s@<>"',;:\\()[\]]+$/;
const PHONE = /^[+0-9０-９][0-9０-９ ().\-/*#]*$/;

/** The text of a field as the server takes it. */
export function valueOf(field: FormFieldView, text: string): AnswerValue {
  if (field.kind !== "number") return text.trim() === "" ? null : text.trim();
  return text.trim() === "" ? null : Number(text.replace(",", "."));
}

export function codeFor(field: FormFieldView, value: AnswerValue): string | null {
  if (value === null || value === false) return field.isRequired ? "required" : null;
  if (field.kind === "email" && !EMAIL.test(String(value))) return "email";
  if (field.kind === "phone" && !PHONE.test(String(value))) return "phone";
  if (field.kind !== "number") return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return "number";
  const isIn = number >= (field.least ?? -Infinity) && number <= (field.most ?? Infinity);
  return isIn ? null : "range";
}

export function check(fields: readonly FormFieldView[], answers: GivenAnswers): FieldProblems {
  const found = fields.map((field) => [field.key, codeFor(field, answers[field.key] ?? null)] as const);
  return Object.fromEntries(found.filter((pair): pair is readonly [string, string] => pair[1] !== null));
}

export function sentenceFor(field: FormFieldView, code: string, words: FormWords): string {
  switch (code) {
    case "required":
      return words.required;
    case "email":
      return words.emailWrong;
    case "phone":
      return words.phoneWrong;
    case "number":
      return words.numberWrong;
    case "range":
      return words.between.replace("{least}", String(field.least ?? "−∞")).replace("{most}", String(field.most ?? "∞"));
    case "too_long":
      return words.tooLong;
    default:
      return words.wrong;
  }
}

/** The label in the visitor's language, else in any, else our own word for what it is. */
export function labelOf(field: FormFieldView, language: string, words: FormWords): string {
  const own = field.savesTo === "name" || field.savesTo === "email" || field.savesTo === "phone" ? words[field.savesTo] : field.key;
  return field.label[language] || Object.values(field.label).find(Boolean) || own;
}

export function textIn(texts: Readonly<Record<string, string | undefined>>, language: string): string {
  return texts[language] || Object.values(texts).find(Boolean) || "";
}

/** What is known of the visitor already is not asked. */
export function fieldsToAsk(fields: readonly FormFieldView[], known: readonly string[]): FormFieldView[] {
  return fields.filter((field) => !known.includes(field.savesTo));
}

/** The problems of single fields that a refusal names; null when it is about something else. */
export function problemsOf(error: unknown): FieldProblems | null {
  const fields = error instanceof DoorError && error.code === "form.answers_wrong" ? error.params["fields"] : null;
  return typeof fields === "object" ? (fields as FieldProblems | null) : null;
}
