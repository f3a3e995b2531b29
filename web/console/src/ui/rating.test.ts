import { describe, expect, it } from "vitest";
import { ratingMark } from "./rating";

describe("ratingMark", () => {
  it("writes stars as a row and the others as one mark", () => {
    expect(ratingMark("stars", 4)).toBe("★★★★☆");
    expect(ratingMark("stars", 1)).toBe("★☆☆☆☆");
    expect(ratingMark("faces", 3)).toBe("☺");
    expect(ratingMark("thumbs", 1)).toBe("👎");
  });

  it("writes nothing for what no scale has", () => {
    expect(ratingMark("faces", 9)).toBe("");
  });
});
