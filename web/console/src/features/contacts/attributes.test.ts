import { describe, expect, it } from "vitest";
import { attributeChanges, attributesOf, newRow, rowsOf } from "./attributes";

describe("contact attributes", () => {
  it("gives back what it was made of when nothing was touched", () => {
    const attributes = { plan: "pro", orders: 3, isVip: true, tags: ["a", "b"] };
    expect(attributesOf(rowsOf(attributes))).toEqual(attributes);
  });

  it("tells the server only what changed, and null for what is gone", () => {
    const stored = { plan: "pro", orders: 3, city: "Hangzhou" };
    const rows = rowsOf(stored).filter((row) => row.name !== "plan");
    expect(attributeChanges(rowsOf(stored), stored)).toEqual({});
    for (const row of rows) if (row.name === "city") row.value = "Suzhou";
    expect(attributeChanges(rows, stored)).toEqual({ city: "Suzhou", plan: null });
  });

  it("keeps what was typed as text and drops rows without a name", () => {
    const rows = rowsOf({ orders: 3 });
    const [first] = rows;
    if (first) first.value = "4";
    expect(attributesOf([...rows, newRow()])).toEqual({ orders: "4" });
  });
});
