import { describe, expect, it } from "vitest";
import { emptyDraft, greetingChange, isReady, nextStep, previousStep, setupBody, STEPS } from "./wizard";

const filled = {
  ...emptyDraft("one-time", "zh-CN"),
  workspaceName: " Tea House ",
  agentName: "Ada",
  email: "ada@example.com ",
  password: "a calm green teapot",
  inboxName: "Shop",
  colour: "#2B8A3E",
};

describe("setup wizard", () => {
  it("is ready step by step", () => {
    const empty = emptyDraft("", "en");
    for (const step of STEPS.slice(0, 4)) expect(isReady(step, empty)).toBe(false);
    for (const step of STEPS) expect(isReady(step, filled)).toBe(true);
  });

  it("wants an address with an @ and a password that is long enough", () => {
    expect(isReady("owner", { ...filled, email: "ada" })).toBe(false);
    expect(isReady("owner", { ...filled, password: "short" })).toBe(false);
  });

  it("walks forth and back and stops at the ends", () => {
    expect(nextStep("token")).toBe("workspace");
    expect(nextStep("done")).toBe("done");
    expect(previousStep("owner")).toBe("workspace");
    expect(previousStep("token")).toBe("token");
  });

  it("sends trimmed words and no field of its own", () => {
    const body = setupBody(filled);
    expect(body).toMatchObject({ workspaceName: "Tea House", email: "ada@example.com", colour: "#2b8a3e" });
    expect(body).not.toHaveProperty("greeting");
  });

  it("changes the greeting only when there is one", () => {
    expect(greetingChange(filled)).toBeNull();
    expect(greetingChange({ ...filled, greeting: " 你好 " })?.texts["zh-CN"]?.greeting).toBe("你好");
  });
});
