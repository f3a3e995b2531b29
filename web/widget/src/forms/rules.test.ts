/** The answers that are taken and the sentences for the others. */
import { expect, it } from "vitest";
import type { FormFieldView } from "@kefu/protocol/visitor-frames";
import { DoorError } from "../door.ts";
import { check, codeFor, fieldsToAsk, labelOf, problemsOf, sentenceFor, valueOf } from "./rules.ts";
import { WORDS } from "./words.ts";

function field(change: Partial<FormFieldView>): FormFieldView {
  return { key: "x", kind: "text", label: {}, isRequired: false, savesTo: "nothing", options: [], least: null, most: null, ...change };
}

it.each([
  [field({ isRequired: true }), "", "required"],
  [field({}), " ", null],
  [field({ kind: "email" }), "sam@example.com", null],
  [field({ kind: "email" }), "sam", "email"],
  [field({ kind: "phone" }), "+86 10-1234", null],
  [field({ kind: "phone" }), "call me", "phone"],
  [field({ kind: "number", least: 1, most: 5 }), "5", null],
  [field({ kind: "number", least: 1, most: 5 }), "5,5", "range"],
  [field({ kind: "number" }), "five", "number"],
])("%#", (each, text, code) => {
  expect(codeFor(each, valueOf(each, text))).toBe(code);
});

it("a consent that is required must be given", () => {
  const consent = field({ kind: "consent", isRequired: true });
  expect(check([consent], { x: false })).toEqual({ x: "required" });
  expect(check([consent], { x: true })).toEqual({});
});

it("has words of its own where the form has none", () => {
  expect(labelOf(field({ savesTo: "email" }), "zh-CN", WORDS["zh-CN"])).toBe("邮箱");
  expect(labelOf(field({ label: { en: "Size" } }), "zh-CN", WORDS["zh-CN"])).toBe("Size");
  expect(sentenceFor(field({ least: 1, most: 5 }), "range", WORDS.en)).toBe("Between 1 and 5.");
});

it("every language has every word", () => {
  for (const words of Object.values(WORDS)) expect(Object.keys(words)).toEqual(Object.keys(WORDS.en));
});

it("does not ask what is known", () => {
  const fields = [
    { key: "mail", savesTo: "email" },
    { key: "size", savesTo: "nothing" },
  ] as unknown as Parameters<typeof fieldsToAsk>[0];
  expect(fieldsToAsk(fields, ["email"]).map((field) => field.key)).toEqual(["size"]);
});

it("names the fields that were refused", () => {
  expect(problemsOf(new DoorError(422, "form.answers_wrong", { fields: { email: "required" } }))).toEqual({ email: "required" });
  expect(problemsOf(new DoorError(429, "too_many.forms"))).toBeNull();
});
