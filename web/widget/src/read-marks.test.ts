/** Read and delivered marks: each position is told once, and again after a broken connection. */
import { describe, expect, it } from "vitest";
import type { Delivered, Read } from "@kefu/protocol/visitor-frames";
import { aConversation, aMessage } from "./fake-data.ts";
import { ReadMarks } from "./read-marks.ts";
import type { Timeline } from "./timeline.ts";

function timelineTo(seq: number, visitorReadSeq = 0): Timeline {
  return { conversation: aConversation({ visitorReadSeq }), messages: [aMessage(seq)], hasMore: false };
}

function setUp(isLive = true) {
  const told: string[] = [];
  const marks = new ReadMarks((command: Delivered | Read) => {
    told.push(`${command.type} ${command.seq}`);
    return isLive;
  });
  return { told, marks };
}

describe("ReadMarks", () => {
  it("tells delivered while closed and read when seen, each once", () => {
    const { told, marks } = setUp();
    marks.update(timelineTo(2), false);
    marks.update(timelineTo(2), false);
    marks.update(timelineTo(2), true);
    marks.update(timelineTo(2), true);
    expect(told).toEqual(["delivered 2", "read 2"]);
  });

  it("tells nothing that the server knows", () => {
    const { told, marks } = setUp();
    marks.update(timelineTo(5, 5), true);
    expect(told).toEqual([]);
  });

  it("tries again what could not be told, and after a break", () => {
    const offline = setUp(false);
    offline.marks.update(timelineTo(2), true);
    offline.marks.update(timelineTo(2), true);
    expect(offline.told).toEqual(["read 2", "read 2"]);
    const { told, marks } = setUp();
    marks.update(timelineTo(3), true);
    marks.forget();
    marks.update(timelineTo(3), true);
    expect(told).toEqual(["read 3", "read 3"]);
  });

  it("says nothing of an empty timeline", () => {
    const { told, marks } = setUp();
    marks.update({ conversation: null, messages: [], hasMore: false }, true);
    expect(told).toEqual([]);
  });
});
