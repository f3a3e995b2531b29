import { describe, expect, it } from "vitest";
import { ApiError, fieldProblem, wordError } from "./api-error";

const wording = {
  t: (key: string, params: Record<string, unknown>) => `${key} ${JSON.stringify(params)}`,
  te: (key: string) => key === "errors.inbox_too_many",
};

describe("words for an error", () => {
  it("come from its code and params where there is a translation", () => {
    const error = new ApiError({ code: "inbox.too_many", detail: "At most 5.", status: 422, params: { limit: 5 } });
    expect(wordError(error, wording)).toBe('errors.inbox_too_many {"retryAfterSeconds":0,"limit":5}');
  });

  it("fall back to what the server said, then to a general sentence", () => {
    expect(wordError(new ApiError({ code: "new.code", detail: "Said.", status: 422 }), wording)).toBe("Said.");
    expect(wordError(new Error("bug"), wording)).toContain("errors.internal");
  });

  it("are found for one field by its pointer", () => {
    const fields = [{ pointer: "/email", code: "wrong", detail: "No address." }];
    const error = new ApiError({ code: "body.invalid", detail: "", status: 422, fields });
    expect(fieldProblem(error, "email")).toBe("No address.");
    expect(fieldProblem(error, "name")).toBeNull();
  });
});
