import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import { cutPieces } from "./highlight";
import { addRecent, keepRecent, readRecent } from "./recent";
import { useSearch, type Fetch } from "./use-search";

describe("cutPieces", () => {
  it("marks what was found", () => {
    expect(cutPieces("今天发货了", [[2, 4]])).toEqual([
      { text: "今天", isFound: false },
      { text: "发货", isFound: true },
      { text: "了", isFound: false },
    ]);
  });

  it("loses and doubles nothing where stretches overlap or lie outside", () => {
    const pieces = cutPieces("abcdef", [[4, 99], [0, 3], [1, 2], [7, 9]]);
    expect(pieces.map((piece) => piece.text).join("")).toBe("abcdef");
    expect(pieces.filter((piece) => piece.isFound).map((piece) => piece.text)).toEqual(["abc", "ef"]);
  });
});

describe("recent searches", () => {
  beforeEach(() => localStorage.clear());

  it("are kept newest first, none twice, at most eight", () => {
    const many = Array.from({ length: 12 }, (_, index) => `q${index}`).reduce(addRecent, [] as string[]);
    expect(many).toHaveLength(8);
    expect(addRecent(["b", "A"], "a")).toEqual(["a", "b"]);
    keepRecent(localStorage, "agt_1", ["x"]);
    expect(readRecent(localStorage, "agt_1")).toEqual(["x"]);
    expect(readRecent(localStorage, "agt_2")).toEqual([]);
  });
});

describe("useSearch", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("asks once after a pause, drops an outdated answer, and pages", async () => {
    const asked: string[] = [];
    const answers: ((items: string[]) => void)[] = [];
    const fetchPage: Fetch<string> = (query, cursor) => {
      asked.push(`${query} ${cursor ?? ""}`.trim());
      return new Promise((resolve) => answers.push((items) => resolve({ items, nextCursor: cursor ? null : "more" })));
    };
    const query = ref("");
    const scope = effectScope();
    const search = scope.run(() => useSearch(() => query.value, fetchPage))!;
    for (const words of ["a", "ab"]) {
      query.value = words;
      await nextTick();
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual(["ab"]);
    query.value = "abc";
    await nextTick();
    await vi.advanceTimersByTimeAsync(300);
    answers[0]?.(["old"]);
    answers[1]?.(["new"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(search.items.value).toEqual(["new"]);
    search.more();
    answers[2]?.(["next"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(search.items.value).toEqual(["new", "next"]);
    expect(search.hasMore.value).toBe(false);
    expect(asked).toEqual(["ab", "abc", "abc more"]);
    scope.stop();
  });
});
