import { describe, expect, it } from "vitest";
import { attributesOf, newRow, rowsOf } from "./attributes";

describe("contact attributes", () => {
  it("gives back what it was made of when nothing was touched", () => {
    const attributes = { plan: "pro", orders: 3, isVip: true, tags: ["a", "b"] };
    expect(attributesOf(rowsOf(attributes))).toEqual(attributes);
  });

  it("keeps what was typed as text and drops rows without a name", () => {
    const rows = rowsOf({ orders: 3 });
    const [first] = rows;
    if (first) first.value = "4";
    expect(attributesOf([...rows, newRow()])).toEqual({ orders: "4" });
  });
});
