import { describe, expect, it } from "vitest";
import { bodyOf, isCapacity, withSkill } from "./work";

describe("an agent's work", () => {
  it("takes an empty capacity as the workspace's", () => {
    expect(bodyOf({ capacity: " ", languages: [], skills: [] }).capacity).toBeNull();
    expect(bodyOf({ capacity: "0", languages: [], skills: [] }).capacity).toBe(0);
  });

  it("refuses what is no number of conversations", () => {
    expect(["", "0", "12", "500"].every(isCapacity)).toBe(true);
    expect(["-1", "501", "1.5", "many"].some(isCapacity)).toBe(false);
  });

  it("adds a skill once, whatever its case", () => {
    const [tea] = withSkill([], "  Green   tea ");
    expect(tea).toEqual({ name: "Green tea", level: 3 });
    expect(withSkill(tea ? [tea] : [], "green TEA")).toHaveLength(1);
    expect(withSkill([], "  ")).toHaveLength(0);
  });
});
