import { describe, expect, it } from "vitest";
import type { SlaPolicyBody, SlaPolicyView } from "@kefu/protocol/console-api";
import { bodyOf, formOf, toggled } from "./policy";

const BODY: SlaPolicyBody = {
  name: "Gold",
  filter: { match: "all", groups: [] },
  firstReplyMinutes: null,
  nextReplyMinutes: 20,
  resolutionMinutes: 600,
  isBusiness: true,
  scheduleId: "hrs_1",
  pausesWhenWaiting: false,
  pausesWhenSnoozed: true,
  warning: { unit: "minutes", value: 5 },
  isAssigneeTold: false,
  toldAgentIds: ["agt_1"],
  escalateMinutes: 15,
  operations: [{ type: "set_priority", priority: "urgent" }],
  isActive: true,
};
const KEPT = { ...BODY, id: "sla_1", updatedAt: 1 } as SlaPolicyView;

describe("the form of a policy", () => {
  it("gives back what it was made of", () => {
    expect(bodyOf(formOf(KEPT), true)).toEqual(BODY);
    expect(toggled(KEPT)).toEqual({ ...BODY, isActive: false });
  });

  it("begins with replies in the business hours of the conversation", () => {
    const body = bodyOf({ ...formOf(null), name: " New " }, true);
    expect(body).toMatchObject({ name: "New", firstReplyMinutes: 15, nextReplyMinutes: 30, resolutionMinutes: null, isBusiness: true, scheduleId: null });
    expect(body.warning).toEqual({ unit: "percent", value: 80 });
    expect(body.escalateMinutes).toBe(0);
  });

  it("knows calendar time and no warning", () => {
    const body = bodyOf({ ...formOf(KEPT), hours: "calendar", warning: "never" }, true);
    expect(body).toMatchObject({ isBusiness: false, scheduleId: null, warning: null });
  });
});
