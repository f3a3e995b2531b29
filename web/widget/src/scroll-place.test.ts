/** The list keeps its place: history above, own and others' messages below. */
import { describe, expect, it } from "vitest";
import { aMessage } from "./fake-data.ts";
import { keepPlace, type Place } from "./scroll-place.ts";

const before: Place = { isAtEnd: false, height: 1_000, firstId: "msg_5", lastId: "msg_6+0" };

describe("keepPlace", () => {
  it("moves by as much as history added", () => {
    const list = { scrollTop: 40, scrollHeight: 1_600 };
    const place = keepPlace(list, before, [3, 4, 5, 6].map((seq) => aMessage(seq)), 0);
    expect(list.scrollTop).toBe(640);
    expect(place.isAtEnd).toBe(false);
  });

  it("stays with a reader who has scrolled up", () => {
    const list = { scrollTop: 40, scrollHeight: 1_100 };
    keepPlace(list, before, [5, 6, 7].map((seq) => aMessage(seq)), 0);
    expect(list.scrollTop).toBe(40);
  });

  it("follows when the reader is at the end", () => {
    const list = { scrollTop: 900, scrollHeight: 1_100 };
    keepPlace(list, { ...before, isAtEnd: true }, [5, 6, 7].map((seq) => aMessage(seq)), 0);
    expect(list.scrollTop).toBe(1_100);
  });

  it("goes to an own message from anywhere", () => {
    const list = { scrollTop: 40, scrollHeight: 1_100 };
    keepPlace(list, before, [5, 6].map((seq) => aMessage(seq)), 1);
    expect(list.scrollTop).toBe(1_100);
  });
});
