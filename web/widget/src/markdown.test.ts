/** The Markdown subset: what it understands, and that nothing dangerous comes out. */
import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown, plainText, safeUrl, type Inline } from "./markdown.ts";

function flat(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "text") return node.text;
      if (node.kind === "code") return `<code>${node.text}</code>`;
      if (node.kind === "link") return `<a ${node.url}>${flat(node.children)}</a>`;
      return `<${node.kind}>${flat(node.children)}</${node.kind}>`;
    })
    .join("");
}

describe("parseInline", () => {
  it.each([
    ["plain", "plain"],
    ["**bold** and *italic* and _so_", "<bold>bold</bold> and <italic>italic</italic> and <italic>so</italic>"],
    ["**bold *inside* it**", "<bold>bold <italic>inside</italic> it</bold>"],
    ["`**not bold**`", "<code>**not bold**</code>"],
    ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
    ["[shop](https://a.example/x)", "<a https://a.example/x>shop</a>"],
    ["see https://a.example/x.", "see <a https://a.example/x>https://a.example/x</a>."],
    ["请看https://a.example/路径，谢谢", "请看<a https://a.example/%E8%B7%AF%E5%BE%84>https://a.example/路径</a>，谢谢"],
    ["[mail](mailto:a@b.example)", "<a mailto:a@b.example>mail</a>"],
    ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
    ["[x](/console)", "[x](/console)"],
    ["[x](data:text/html,hi)", "[x](data:text/html,hi)"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ])("%s", (text, drawn) => {
    expect(flat(parseInline(text))).toBe(drawn);
  });

  it("loses no letter of an unfinished mark", () => {
    for (const text of ["**open", "*a", "`b", "[c](", "[d](https://", "_", "****", "``"]) {
      expect(flat(parseInline(text))).toBe(text);
    }
  });

  it("is quick with ten thousand marks", () => {
    const start = performance.now();
    for (const mark of ["*", "**a", "_", "`", "[", "[a](", "**a*"]) parseMarkdown(mark.repeat(2_500));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("parseMarkdown", () => {
  it("makes lists, keeps their first number, and paragraphs", () => {
    const blocks = parseMarkdown("Hello\nthere\n\n- one\n- **two**\n\n3. three\n4. four");
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "list", "list"]);
    expect(blocks[0]).toMatchObject({ lines: [[{ text: "Hello" }], [{ text: "there" }]] });
    expect(blocks[1]).toMatchObject({ start: null, items: [[{ text: "one" }], [{ kind: "bold" }]] });
    expect(blocks[2]).toMatchObject({ start: 3 });
  });

  it("keeps code as it is written", () => {
    const blocks = parseMarkdown("before\n```js\nlet **a**;\n\n- b\n```\nafter");
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "code", "paragraph"]);
    expect(blocks[1]).toEqual({ kind: "code", text: "let **a**;\n\n- b" });
  });

  it("takes a fence that never ends as code", () => {
    expect(parseMarkdown("```\nlet a")).toEqual([{ kind: "code", text: "let a" }]);
  });
});

describe("safeUrl", () => {
  it.each(["https://a.example/", "http://a.example/", "mailto:a@b.example", "tel:+123"])("takes %s", (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc", "//a.example", "/x", ""])(
    "refuses %j",
    (url) => {
      expect(safeUrl(url)).toBeNull();
    },
  );
});

it("plainText drops the marks", () => {
  expect(plainText("**Hi** `there` [you](https://a.example)")).toBe("Hi there you");
});
