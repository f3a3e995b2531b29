import { describe, expect, it } from "vitest";
import { lifecycleBody, lifecycleDraft } from "./lifecycle";

describe("the lifecycle of an inbox", () => {
  it("goes to the server as it came", () => {
    const stored = { returning: "continue_within", continueDays: 3, idleWarnMinutes: 5, idleCloseMinutes: 2, idleWarning: { en: "Bye" } } as const;
    expect(lifecycleBody(lifecycleDraft(stored))).toEqual(stored);
  });

  it("closes nothing unless it is switched on", () => {
    expect(lifecycleBody(lifecycleDraft({})).idleWarnMinutes).toBeNull();
    expect(lifecycleBody({ ...lifecycleDraft({}), isClosing: true }).idleWarnMinutes).toBe(30);
  });

  it("brings numbers into their limits", () => {
    const draft = { ...lifecycleDraft({}), isClosing: true, warnMinutes: 0, closeMinutes: Number.NaN, continueDays: 1000 };
    expect(lifecycleBody(draft)).toMatchObject({ idleWarnMinutes: 1, idleCloseMinutes: 1, continueDays: 365 });
  });
});
