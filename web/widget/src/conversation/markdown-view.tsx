/** Draws the tree that markdown.ts makes, as nodes; there is no way from here to HTML. */

import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { parseMarkdown, type Block, type Inline } from "../markdown.ts";

function drawInline(inline: Inline, key: number): ComponentChildren {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "code":
      return <code key={key}>{inline.text}</code>;
    case "bold":
      return <strong key={key}>{inline.children.map(drawInline)}</strong>;
    case "italic":
      return <em key={key}>{inline.children.map(drawInline)}</em>;
    case "link":
      return (
        <a key={key} href={inline.url} target="_blank" rel="noopener noreferrer nofollow">
          {inline.children.map(drawInline)}
        </a>
      );
  }
}

function drawBlock(block: Block, key: number): ComponentChildren {
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{block.lines.map((line, index) => [index > 0 && <br />, ...line.map(drawInline)])}</p>;
    case "code":
      return (
        <pre key={key} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{item.map(drawInline)}</li>);
      return block.start === null ? <ul key={key}>{items}</ul> : <ol key={key} start={block.start}>{items}</ol>;
    }
  }
}

export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div class="words" dir="auto">
      {blocks.map(drawBlock)}
    </div>
  );
}
