/** Draws the Markdown subset as elements (no innerHTML anywhere); used by bubbles, notes and cards. */

import { defineComponent, h, type VNodeChild } from "vue";
import "./rich-text.css";
import { isOnlyEmoji, parseMarkdown, type Inline, type MarkdownBlock } from "./markdown";

/** The words with the names of colleagues marked. */
function drawText(text: string, names: readonly string[]): VNodeChild[] {
  const signs = names.map((name) => `@${name}`).sort((a, b) => b.length - a.length);
  const drawn: VNodeChild[] = [];
  let rest = text;
  for (;;) {
    const folded = rest.toLowerCase();
    const first = signs.map((sign) => ({ at: folded.indexOf(sign.toLowerCase()), size: sign.length })).filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
    if (!first) return [...drawn, rest];
    drawn.push(rest.slice(0, first.at), h("span", { class: "mention" }, rest.slice(first.at, first.at + first.size)));
    rest = rest.slice(first.at + first.size);
  }
}

function drawInline(nodes: readonly Inline[], names: readonly string[] = []): VNodeChild[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case "text":
        return names.length > 0 ? drawText(node.text, names) : node.text;
      case "break":
        return h("br");
      case "code":
        return h("code", node.text);
      case "bold":
        return h("strong", drawInline(node.children, names));
      case "italic":
        return h("em", drawInline(node.children, names));
      case "strike":
        return h("s", drawInline(node.children, names));
      case "link":
        return h("a", { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" }, drawInline(node.children, names));
    }
  });
}

function drawBlock(block: MarkdownBlock, names: readonly string[]): VNodeChild {
  switch (block.kind) {
    case "paragraph":
      return h("p", { dir: "auto" }, drawInline(block.children, names));
    case "quote":
      return h("blockquote", { dir: "auto" }, drawInline(block.children, names));
    case "code":
      return h("pre", { tabindex: 0, dir: "ltr" }, h("code", block.text));
    case "list": {
      const items = block.items.map((item) => h("li", { dir: "auto" }, drawInline(item, names)));
      return block.isOrdered ? h("ol", { start: block.start }, items) : h("ul", items);
    }
  }
}

export default defineComponent(
  (props: { text: string; mentions?: readonly string[] }) => () =>
    h("div", { class: ["rich-text", { "is-emoji": isOnlyEmoji(props.text) }] }, parseMarkdown(props.text).map((block) => drawBlock(block, props.mentions ?? []))),
  { name: "RichText", props: { text: { type: String, required: true }, mentions: { type: Array, default: () => [] } } },
);
