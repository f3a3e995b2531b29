import { describe, expect, it } from "vitest";
import { findMentionQuery, matchNameables, namedIn, putName, type Nameable } from "./mentions";

const one = (id: string, name: string): Nameable => ({ id, name, isTeam: false, agent: null });
const ALL = [one("ann", "Ann"), one("anna", "Anna Lee"), one("li", "李雷"), { ...one("team", "Billing"), isTeam: true }];

describe("mentions", () => {
  it("are asked for by the sign before the caret, and not within an address", () => {
    expect(findMentionQuery("look @an", 8)).toEqual({ start: 5, end: 8, words: "an" });
    expect(findMentionQuery("请@李", 3)).toEqual({ start: 1, end: 3, words: "李" });
    expect(findMentionQuery("a@b", 3)).toBeNull();
    expect(findMentionQuery("@ann ", 5)).toBeNull();
  });

  it("find who is meant", () => {
    expect(matchNameables(ALL, "an").map(({ id }) => id)).toEqual(["ann", "anna"]);
    expect(matchNameables(ALL, "le").map(({ id }) => id)).toEqual(["anna"]);
    expect(matchNameables(ALL, "").length).toBe(4);
  });

  it("put the name in", () => {
    const query = findMentionQuery("look @an now", 8);
    expect(query && putName("look @an now", query, "Anna Lee")).toEqual({ text: "look @Anna Lee now", caret: 15 });
  });

  it("count by what stands in the text at last", () => {
    expect(namedIn("@Anna Lee and @billing", ALL, [])).toEqual(["anna", "team"]);
    expect(namedIn("@Ann @Anna Lee @李雷请看", ALL, []).sort()).toEqual(["ann", "anna", "li"]);
    expect(namedIn("nobody, ann@shop.test", ALL, [])).toEqual([]);
    expect(namedIn("@Ann", [one("a", "Ann"), one("b", "Ann")], ["b"])).toEqual(["b"]);
  });
});
