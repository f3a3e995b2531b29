/** The small part of Markdown that messages may use, as a tree; markdown-view.tsx draws it, and nothing is ever HTML. */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "bold" | "italic"; children: Inline[] }
  | { kind: "link"; url: string; children: Inline[] };

export type Block =
  | { kind: "paragraph"; lines: Inline[][] }
  | { kind: "code"; text: string }
  /** `start`: the first number; null draws bullets. */
  | { kind: "list"; start: number | null; items: Inline[][] };

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
/** Deeper than this, marks are text: a message of ten thousand asterisks costs nothing. */
const DEEPEST = 6;

/** The address if it may be opened, else null; never relative, so that it cannot point into our own pages. */
export function safeUrl(text: string): string | null {
  try {
    const url = new URL(text);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const INLINE =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]+?)\*\*|\*(?=\S)([^*\n]+?)\*|(?<![\w_])_(?=\S)([^_\n]+?)_(?![\w_])|\[([^\]\n]{1,500})\]\(([^\s()<>]{1,2000})\)|(https?:\/\/[^\s<>"'，。；！？、）】》]+)/g;

export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > DEEPEST) return [{ kind: "text", text }];
  const found: Inline[] = [];
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, star, underscore, label, address, bare] = match;
    const { node, length } = nodeOf(whole, { code, bold, italic: star ?? underscore, label, address, bare }, depth);
    if (match.index > last) found.push({ kind: "text", text: text.slice(last, match.index) });
    found.push(node);
    if (length < whole.length) found.push({ kind: "text", text: whole.slice(length) });
    last = match.index + whole.length;
  }
  if (last < text.length) found.push({ kind: "text", text: text.slice(last) });
  return found;
}

type Parts = Record<"code" | "bold" | "italic" | "label" | "address" | "bare", string | undefined>;

function nodeOf(whole: string, parts: Parts, depth: number): { node: Inline; length: number } {
  const { code, bold, italic, label, address, bare } = parts;
  const length = whole.length;
  if (code !== undefined) return { node: { kind: "code", text: code }, length };
  if (bold !== undefined) return { node: { kind: "bold", children: parseInline(bold, depth + 1) }, length };
  if (italic !== undefined) return { node: { kind: "italic", children: parseInline(italic, depth + 1) }, length };
  // A full stop at the end of a sentence is not part of its address.
  const trimmed = bare?.replace(/[.,;:!?)\]]+$/, "");
  const url = safeUrl(address ?? trimmed ?? "");
  if (url === null) return { node: { kind: "text", text: whole }, length };
  return { node: { kind: "link", url, children: [{ kind: "text", text: label ?? trimmed ?? "" }] }, length: trimmed?.length ?? length };
}

const FENCE = /^```[^\n]*\n([\s\S]*?)(?:\n```\s*$|$(?![\s\S]))/m;
const ITEM = /^\s{0,3}(?:([-*•])|(\d{1,3})[.)])\s+(.*)$/;

export function parseMarkdown(text: string): Block[] {
  const fence = FENCE.exec(text);
  if (!fence) return parseLines(text);
  const before = text.slice(0, fence.index);
  const after = text.slice(fence.index + fence[0].length);
  return [
    ...parseLines(before.trimEnd()),
    { kind: "code", text: fence[1] ?? "" },
    ...(after.trim() ? parseMarkdown(after.trimStart()) : []),
  ];
}

function parseLines(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split("\n")) {
    const last = blocks.at(-1);
    const item = ITEM.exec(line);
    if (item) {
      const start = item[2] === undefined ? null : Number(item[2]);
      const content = parseInline(item[3] ?? "");
      if (last?.kind === "list" && (last.start === null) === (start === null)) last.items.push(content);
      else blocks.push({ kind: "list", start, items: [content] });
    } else if (line.trim() === "") {
      if (last?.kind === "paragraph" && last.lines.length > 0) blocks.push({ kind: "paragraph", lines: [] });
    } else if (last?.kind === "paragraph") last.lines.push(parseInline(line));
    else blocks.push({ kind: "paragraph", lines: [parseInline(line)] });
  }
  return blocks.filter((block) => block.kind !== "paragraph" || block.lines.length > 0);
}

/** The text without its marks, for quotes and announcements. */
export function plainText(text: string): string {
  return text.replace(/```[^\n]*\n?|[`*]/g, "").replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").trim();
}
