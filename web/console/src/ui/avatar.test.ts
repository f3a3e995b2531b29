import { describe, expect, it } from "vitest";
import { initialsOf, toneOf } from "./avatar";

describe("avatar", () => {
  it("takes first and last initials, or the last character of a Chinese name", () => {
    expect(initialsOf("Ada King Lovelace")).toBe("AL");
    expect(initialsOf("sam")).toBe("S");
    expect(initialsOf("王小明")).toBe("明");
    expect(initialsOf("  ")).toBe("?");
  });

  it("gives a person the same colour everywhere", () => {
    expect(toneOf("agt_1", 6)).toBe(toneOf("agt_1", 6));
    expect(toneOf("agt_1", 6)).toBeLessThan(6);
  });
});
