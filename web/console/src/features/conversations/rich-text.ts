/** Draws the Markdown subset as elements (no innerHTML anywhere); used by bubbles, notes and cards. */

import { defineComponent, h, type VNodeChild } from "vue";
import "./rich-text.css";
import { isOnlyEmoji, parseMarkdown, type Inline, type MarkdownBlock } from "./markdown";

function drawInline(nodes: readonly Inline[]): VNodeChild[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "break":
        return h("br");
      case "code":
        return h("code", node.text);
      case "bold":
        return h("strong", drawInline(node.children));
      case "italic":
        return h("em", drawInline(node.children));
      case "strike":
        return h("s", drawInline(node.children));
      case "link":
        return h("a", { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" }, drawInline(node.children));
    }
  });
}

function drawBlock(block: MarkdownBlock): VNodeChild {
  switch (block.kind) {
    case "paragraph":
      return h("p", { dir: "auto" }, drawInline(block.children));
    case "quote":
      return h("blockquote", { dir: "auto" }, drawInline(block.children));
    case "code":
      return h("pre", { tabindex: 0, dir: "ltr" }, h("code", block.text));
    case "list": {
      const items = block.items.map((item) => h("li", { dir: "auto" }, drawInline(item)));
      return block.isOrdered ? h("ol", { start: block.start }, items) : h("ul", items);
    }
  }
}

export default defineComponent(
  (props: { text: string }) => () =>
    h("div", { class: ["rich-text", { "is-emoji": isOnlyEmoji(props.text) }] }, parseMarkdown(props.text).map(drawBlock)),
  { name: "RichText", props: { text: { type: String, required: true } } },
);
