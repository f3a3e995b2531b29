/** Day lines, the unread line and groups. */
import { describe, expect, it } from "vitest";
import { aMessage } from "./fake-data.ts";
import { groupRows, type Row } from "./group-rows.ts";

const NOON = new Date(2026, 0, 5, 12).getTime();
const at = (seq: number, minutes: number, direction: "incoming" | "outgoing" = "outgoing") =>
  aMessage(seq, { createdAt: NOON + minutes * 60_000, direction });

function sketch(rows: Row[]): string[] {
  return rows.map((row) => (row.kind === "message" ? `${row.isFirst ? "[" : ""}${row.message.seq}${row.isLast ? "]" : ""}` : row.kind));
}

describe("groupRows", () => {
  it("groups one author's messages that are close in time", () => {
    const rows = groupRows([at(1, 0), at(2, 1), at(3, 2, "incoming"), at(4, 3), at(5, 20)], null);
    expect(sketch(rows)).toEqual(["day", "[1", "2]", "[3]", "[4]", "[5]"]);
  });

  it("draws a line for each day", () => {
    expect(sketch(groupRows([at(1, 0), at(2, 24 * 60)], null))).toEqual(["day", "[1]", "day", "[2]"]);
  });

  it("draws the unread line before the agent's first message that was not read", () => {
    const rows = groupRows([at(1, 0), at(2, 1, "incoming"), at(3, 2), at(4, 3)], 1);
    expect(sketch(rows)).toEqual(["day", "[1]", "[2]", "unread", "[3", "4]"]);
  });

  it("draws no unread line when all was read", () => {
    expect(sketch(groupRows([at(1, 0), at(2, 1)], 2))).toEqual(["day", "[1", "2]"]);
  });

  it("keeps the key of a bubble when its answer comes", () => {
    expect(groupRows([aMessage(1, { clientMessageId: "c1" })], null).at(-1)?.key).toBe("c1");
  });
});
