/** Links end by the server's clock, a little early. */
import { afterEach, describe, expect, it } from "vitest";
import { isLinkOver, noteServerTime } from "./signed-link.ts";

const NOW = 1_790_000_000_000;
const endingIn = (seconds: number): string => `/api/v1/attachments/att_1/original?viewer=v&expires=${NOW / 1000 + seconds}&signature=s`;

afterEach(() => noteServerTime(0, 0));

describe("isLinkOver", () => {
  it("is over from half a minute before its end on", () => {
    expect(isLinkOver(endingIn(60), NOW)).toBe(false);
    expect(isLinkOver(endingIn(20), NOW)).toBe(true);
    expect(isLinkOver(endingIn(-3600), NOW)).toBe(true);
  });

  it("goes by the server's clock, not by the device's", () => {
    noteServerTime(NOW, NOW - 86_400_000);
    expect(isLinkOver(endingIn(20), NOW - 86_400_000)).toBe(true);
    noteServerTime(NOW, NOW + 86_400_000);
    expect(isLinkOver(endingIn(60), NOW + 86_400_000)).toBe(false);
  });

  it("leaves links without an end alone", () => {
    expect(isLinkOver("/api/v1/avatars/a.webp", NOW)).toBe(false);
  });
});
