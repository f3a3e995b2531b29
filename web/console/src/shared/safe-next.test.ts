import { expect, it } from "vitest";
import { safeNext } from "./safe-next";

it("goes only to addresses of our own after sign-in", () => {
  expect(safeNext("/inbox/mine?search=a")).toBe("/inbox/mine?search=a");
  for (const evil of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", null, ["/a"]]) {
    expect(safeNext(evil)).toBe("/");
  }
});
