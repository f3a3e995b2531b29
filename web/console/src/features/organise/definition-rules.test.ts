import { describe, expect, it } from "vitest";
import { keyFrom, readOptions } from "./definition-rules";

describe("the form of an attribute", () => {
  it("proposes a key that data can carry", () => {
    expect(keyFrom("  Order number #1 ")).toBe("order_number_1");
    expect(keyFrom("订单 号")).toBe("订单_号");
    expect(keyFrom('"\\')).toBe("");
  });

  it("takes each choice once", () => {
    expect(readOptions("red\n\n blue \nred")).toEqual(["red", "blue"]);
  });
});
