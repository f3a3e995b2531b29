import { describe, expect, it } from "vitest";
import type { EditResult } from "@kefu/protocol/console-api";
import type { Edit } from "../api";
import { PART, runBulk } from "./bulk";
import { all, extended, NOTHING, toggled } from "./selection";

const edit = (id: string): Edit => ({ conversationId: id, operations: [{ type: "hand_back" }] });
const good = ({ conversationId }: Edit): EditResult => ({
  conversationId,
  conversation: null,
  problem: null,
  undo: conversationId === "c1" ? [] : [{ type: "assign_agent", agentId: "agt_1" }],
});

describe("bulk edits", () => {
  it("go in parts, tell how far they are, and know the way back", async () => {
    const parts: number[] = [];
    const progress: number[] = [];
    const edits = Array.from({ length: PART + 5 }, (_, index) => edit(`c${index}`));
    const outcome = await runBulk(
      edits,
      (part) => {
        parts.push(part.length);
        return Promise.resolve(part.map(good));
      },
      (done) => progress.push(done),
    );
    expect(parts).toEqual([PART, 5]);
    expect(progress).toEqual([PART, PART + 5]);
    expect(outcome.changed).toHaveLength(PART + 5);
    expect(outcome.undo).toHaveLength(PART + 4);
  });

  it("name what failed and go on", async () => {
    const outcome = await runBulk(
      [...Array.from({ length: PART }, (_, index) => edit(`c${index}`)), edit("last")],
      (part) => (part.length > 1 ? Promise.reject(new Error("down")) : Promise.resolve(part.map(good))),
      () => undefined,
    );
    expect(outcome.failed).toHaveLength(PART);
    expect(outcome.changed.map((each) => each.conversationId)).toEqual(["last"]);
  });
});

describe("selection", () => {
  const rows = ["a", "b", "c", "d"].map((id) => ({ id }));

  it("toggles one, extends to another, and takes all", () => {
    const one = toggled(NOTHING, "b");
    expect([...extended(one, "d", rows).ids]).toEqual(["b", "c", "d"]);
    expect([...toggled(one, "b").ids]).toEqual([]);
    expect([...extended(NOTHING, "c", rows).ids]).toEqual(["c"]);
    expect(all(rows).ids.size).toBe(4);
  });
});
