import { describe, expect, it } from "vitest";
import { isSource, keyFor, newRow, rowOf, topicsOf } from "./topics";

const label = (en: string, zh = "") => ({ en, "zh-CN": zh, "zh-TW": "" });

describe("topics while they are edited", () => {
  it("get a key that a link can carry, and keep the one they have", () => {
    const rows = [rowOf({ key: "old-key", label: { en: "Returns" }, priority: "none" }), { ...newRow(), label: label("Returns & repairs") }, { ...newRow(), label: label("", "退货") }];
    expect(topicsOf(rows).map((topic) => topic.key)).toEqual(["old-key", "returns-repairs", "topic-1"]);
    expect(keyFor(label("Returns"), new Set(["returns"]))).toBe("returns-2");
  });

  it("say only what is said", () => {
    const [topic] = topicsOf([{ ...newRow(), label: label(" Sales ") }]);
    expect(topic).toEqual({ key: "sales", label: { en: "Sales" }, teamId: null, tagIds: [], priority: "none" });
  });

  it("name a source as the server takes it", () => {
    expect(["poster 3", "门店A", "a.b+c-d_e"].every(isSource)).toBe(true);
    expect(["", " x", "a&b", "x".repeat(61), "<b>"].some(isSource)).toBe(false);
  });
});
