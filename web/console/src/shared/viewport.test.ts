import { describe, expect, it } from "vitest";
import { visibleHeight } from "./viewport";

describe("the visible part of a phone's screen", () => {
  it("is what the keyboard leaves, unless the reader has zoomed", () => {
    expect(visibleHeight({ height: 512.4, scale: 1 })).toBe(512);
    expect(visibleHeight({ height: 300, scale: 1.6 })).toBeNull();
  });
});
