import { describe, expect, it } from "vitest";
import type { FormField } from "@kefu/protocol/console-api";
import { draftOf, moved, newRow, partsOf } from "./draft";

const SIZE: FormField = {
  key: "size",
  kind: "choice",
  label: { en: "Size" },
  isRequired: true,
  savesTo: "attribute",
  options: [
    { value: "s", label: { en: "Small", "zh-CN": "小" } },
    { value: "m", label: { en: "Medium" } },
  ],
  least: null,
  most: null,
  version: 0,
};

describe("form draft", () => {
  it("gives back the form it was made of", () => {
    const form = { intro: { en: "Hi" }, fields: [SIZE] };
    expect(partsOf(draftOf(form))).toEqual(form);
  });

  it("keeps the value of an option whose words change, and makes one for a new line", () => {
    const draft = draftOf({ intro: {}, fields: [SIZE] });
    const [row] = draft.fields;
    if (!row) throw new Error("no row");
    row.options.en = "Tiny\nMedium\nLarge\n\nLarge";
    expect(partsOf(draft).fields[0]?.options?.map((each) => each.value)).toEqual(["s", "m", "Large", "Large′"]);
  });

  it("reads numbers as people write them", () => {
    const draft = draftOf({ intro: {}, fields: [] });
    const row = newRow("number", draft.fields);
    draft.fields.push({ ...row, least: "1,5", most: "x" });
    expect(partsOf(draft).fields[0]).toMatchObject({ least: 1.5, most: null });
  });

  it("gives every row a key of its own and moves rows within the list", () => {
    const one = newRow("text", []);
    const two = newRow("text", [one]);
    expect([one.key, two.key]).toEqual(["text", "text_2"]);
    expect(moved([one, two], 0, 1).map((row) => row.key)).toEqual(["text_2", "text"]);
    expect(moved([one, two], 0, -1)).toEqual([one, two]);
  });
});
