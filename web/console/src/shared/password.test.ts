import { describe, expect, it } from "vitest";
import { strengthOf } from "./password";

describe("strength of a password", () => {
  it("wants length first", () => {
    expect(strengthOf("")).toBe("none");
    expect(strengthOf("Aa1!Aa1!")).toBe("short");
  });

  it("knows the poor ones", () => {
    expect(strengthOf("password123")).toBe("weak");
    expect(strengthOf("aaaaaaaaaaaa")).toBe("weak");
    expect(strengthOf("1234567890")).toBe("weak");
  });

  it("likes long and varied ones", () => {
    expect(strengthOf("a calm green teapot")).toBe("good");
    expect(strengthOf("Calm green teapot, 3 cups!")).toBe("strong");
  });
});
