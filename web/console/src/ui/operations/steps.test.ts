import { describe, expect, it } from "vitest";
import { blankStep, isStepComplete, moved, stepsFor } from "./steps";

describe("steps", () => {
  it("are those that their place takes", () => {
    expect(stepsFor("rule")).toContain("send_mail");
    expect(stepsFor("rule")).not.toContain("assign_self");
    expect(stepsFor("escalation")).toEqual(["assign_agent", "assign_team", "hand_back", "set_priority", "add_tags", "remove_tags"]);
    expect(stepsFor("macro")).not.toContain("send_mail");
  });

  it("are complete once they name what they need", () => {
    expect(isStepComplete(blankStep("add_tags"))).toBe(false);
    expect(isStepComplete({ type: "add_tags", tagIds: ["tag_1"] })).toBe(true);
    expect(isStepComplete(blankStep("send_message"))).toBe(false);
    expect(isStepComplete({ type: "send_mail", to: "a", subject: "s", text: "t" })).toBe(false);
    expect(isStepComplete({ type: "send_mail", to: "a@b.test", subject: "s", text: "t" })).toBe(true);
    expect(isStepComplete(blankStep("hand_back"))).toBe(true);
  });

  it("move within their list", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
