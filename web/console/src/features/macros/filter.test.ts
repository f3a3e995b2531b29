import { describe, expect, it } from "vitest";
import { filterCanned } from "./filter";

const canned = (id: string, title: string, isPersonal: boolean) => ({
  id,
  title,
  shortcut: title.toLowerCase(),
  text: `Text of ${title}`,
  isPersonal,
  createdAt: 0,
  updatedAt: 0,
});
const all = [canned("can_1", "Shipping", false), canned("can_2", "Returns", true)];

describe("filter of canned responses", () => {
  it("finds words in any order in title, shortcut and text", () => {
    expect(filterCanned(all, "SHIP text", "all").map((each) => each.id)).toEqual(["can_1"]);
  });

  it("keeps only one kind", () => {
    expect(filterCanned(all, "", "personal").map((each) => each.id)).toEqual(["can_2"]);
    expect(filterCanned(all, "", "shared").map((each) => each.id)).toEqual(["can_1"]);
  });
});
