import { describe, expect, it } from "vitest";
import { daysAgo, formatDay, formatDuration, formatRelative, formatSize, formatWhen } from "./format";

const now = new Date(2026, 10, 23, 14, 5).getTime();
const at = (day: number, hour: number): number => new Date(2026, 10, day, hour, 30).getTime();

describe("formats", () => {
  it("counts calendar days, not 24 hours", () => {
    expect(daysAgo(at(22, 23), now)).toBe(1);
    expect(daysAgo(at(23, 0), now)).toBe(0);
  });

  it("shortens a time by its age", () => {
    expect(formatWhen(at(23, 9), "en", now)).toContain("09:30");
    expect(formatWhen(at(21, 9), "en", now)).toBe("Sat");
    expect(formatWhen(at(2, 9), "en", now)).toBe("Nov 2");
    expect(formatWhen(new Date(2024, 4, 6).getTime(), "en", now)).toContain("2024");
  });

  it("names today and yesterday in the language", () => {
    expect(formatDay(at(23, 9), "zh-CN", now)).toBe("今天");
    expect(formatDay(at(22, 9), "en", now)).toBe("yesterday");
    expect(formatDay(at(1, 9), "en", now)).toContain("November 1");
  });

  it("speaks of the past and of the future", () => {
    expect(formatRelative(now - 5 * 60_000, "en", now)).toBe("5 minutes ago");
    expect(formatRelative(now + 3 * 86_400_000, "en", now)).toBe("in 3 days");
  });

  it("writes sizes and lengths", () => {
    expect(formatSize(0, "en")).toBe("0 byte");
    expect(formatSize(1536, "en")).toBe("1.5 kB");
    expect(formatSize(20 * 1024 * 1024, "en")).toBe("20 MB");
    expect(formatDuration(7_000)).toBe("0:07");
    expect(formatDuration(3_750_000)).toBe("1:02:30");
  });
});
