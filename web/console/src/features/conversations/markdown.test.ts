import { describe, expect, it } from "vitest";
import { isOnlyEmoji, parseInline, parseMarkdown, safeHref } from "./markdown";

const text = (value: string) => ({ kind: "text", text: value });

describe("safeHref", () => {
  it("lets web, mail and telephone addresses through", () => {
    for (const good of ["https://a.example/x", "http://a.example", "mailto:a@b.example", "tel:+861234"]) {
      expect(safeHref(good)).toBe(good);
    }
  });

  it("refuses everything else, however it is hidden", () => {
    for (const bad of ["javascript:alert(1)", "java\nscript:alert(1)", " \tJAVASCRIPT:x", "data:text/html,x", "//a.example", "/x", "file:///etc"]) {
      expect(safeHref(bad)).toBeNull();
    }
  });
});

describe("parseInline", () => {
  it("reads emphasis inside running Chinese", () => {
    expect(parseInline("请**马上**发货")).toEqual([text("请"), { kind: "bold", children: [text("马上")] }, text("发货")]);
  });

  it("leaves names with underscores and lone stars alone", () => {
    expect(parseInline("snake_case_name 2 * 3 * 4")).toEqual([text("snake_case_name 2 * 3 * 4")]);
  });

  it("keeps the sentence's punctuation out of a bare link", () => {
    expect(parseInline("见 https://a.example/b?c=1。")).toEqual([
      text("见 "),
      { kind: "link", href: "https://a.example/b?c=1", children: [text("https://a.example/b?c=1")] },
      text("。"),
    ]);
  });

  it("draws an unsafe link as the text that it is", () => {
    expect(parseInline("[click](javascript:alert(1))")).toEqual([text("[click](javascript:alert(1))")]);
  });

  it("never reads HTML", () => {
    expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([text("<img src=x onerror=alert(1)>")]);
  });

  it("takes 50,000 hostile characters quickly", () => {
    const start = performance.now();
    parseInline("*_[`~".repeat(10_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("parseMarkdown", () => {
  it("reads paragraphs, lists, quotes and fences", () => {
    const blocks = parseMarkdown("Hello\nthere\n\n- a\n- b\n2. c\n> q\n```\n**x**\n```");
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "list", "list", "quote", "code"]);
    expect(blocks[2]).toMatchObject({ isOrdered: true, start: 2 });
    expect(blocks[4]).toEqual({ kind: "code", text: "**x**" });
  });

  it("an open fence is ordinary text", () => {
    expect(parseMarkdown("```\nx").map((block) => block.kind)).toEqual(["paragraph"]);
  });
});

it("knows a message of only emoji", () => {
  expect(isOnlyEmoji("👍")).toBe(true);
  expect(isOnlyEmoji("👩‍👧 🎉")).toBe(true);
  expect(isOnlyEmoji("ok 👍")).toBe(false);
  expect(isOnlyEmoji("123")).toBe(false);
});
