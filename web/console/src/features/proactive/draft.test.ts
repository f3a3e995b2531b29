import { describe, expect, it } from "vitest";
import type { ProactiveRuleView } from "@kefu/protocol/console-api";
import { attributesOf, bodyOf, draftOf, isComplete, newDraft, newVariant, share, totals } from "./draft";

const rule: ProactiveRuleView = {
  id: "pro_1",
  name: "Pricing",
  inboxId: null,
  senderName: "Ada",
  isActive: true,
  position: 2,
  frequency: "week",
  conditions: {
    pages: ["/pricing*", "/plans"],
    butPages: [],
    seconds: 30,
    scrollPercent: 0,
    leastVisits: 2,
    mostVisits: null,
    sources: ["Google", "mail"],
    attributes: [{ name: "plan", value: "a=b" }],
    languages: ["en"],
    hours: "open",
  },
  variants: [
    { text: "Questions?", weight: 3, card: null, shown: 10, opened: 4, answered: 1 },
    {
      text: "Look",
      weight: 1,
      card: { title: "Tea", text: "", pictureUrl: null, url: null, buttons: [{ label: "Buy", url: "https://shop.test" }] },
      shown: 10,
      opened: 1,
      answered: 1,
    },
  ],
  createdAt: 0,
  updatedAt: 0,
};

describe("a proactive rule as people edit it", () => {
  it("gives back what it was made of", () => {
    const { id, createdAt, updatedAt, variants, ...rest } = rule;
    void [id, createdAt, updatedAt];
    const plain = variants.map(({ text, weight, card }) => ({ text, weight, card }));
    expect(bodyOf(draftOf(rule))).toEqual({ ...rest, variants: plain });
  });

  it("leaves out what is empty or no number", () => {
    const draft = { ...newDraft(), name: " A ", seconds: "soon", mostVisits: "0", pages: " /a \n\n", sources: "x，y" };
    const body = bodyOf({ ...draft, variants: [{ ...newVariant("Hi"), hasCard: true }] });
    expect(body.name).toBe("A");
    expect(body.conditions).toMatchObject({ pages: ["/a"], seconds: 0, mostVisits: null, sources: ["x", "y"] });
    expect(body.variants).toEqual([{ text: "Hi", weight: 1, card: null }]);
  });

  it("needs a name and every wording", () => {
    expect(isComplete(newDraft())).toBe(false);
    expect(isComplete({ ...newDraft(), name: "A", variants: [newVariant("Hi"), newVariant(" ")] })).toBe(false);
    expect(isComplete({ ...newDraft(), name: "A", variants: [newVariant("Hi")] })).toBe(true);
  });

  it("reads attributes by line and says shares", () => {
    expect(attributesOf("plan = pro\n = x\nvip")).toEqual([{ name: "plan", value: "pro" }, { name: "vip", value: "" }]);
    expect([share(1, 0), share(1, 3)]).toEqual(["–", "33 %"]);
    expect(totals(rule)).toEqual({ shown: 20, opened: 5, answered: 2 });
  });
});
