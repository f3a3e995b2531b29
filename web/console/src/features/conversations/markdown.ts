/** A small, safe subset of Markdown as a tree, never as HTML; drawn by `rich-text.ts`. */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "code"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type MarkdownBlock =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "quote"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; isOrdered: boolean; start: number; items: Inline[][] };

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

/** The address if it is one that a message may lead to, else null. */
export function safeHref(address: string): string | null {
  // Control characters and spaces are how "java\nscript:" slips through a check.
  const clean = [...address].filter((letter) => letter > " ").join("");
  return SAFE_LINK.test(clean) ? clean : null;
}

interface Rule {
  pattern: RegExp;
  /** A match that is refused stays text. */
  accepts?: (match: RegExpExecArray) => boolean;
  make: (match: RegExpExecArray) => Inline;
}

const within = (kind: "bold" | "italic" | "strike"): Rule["make"] => (match) => ({
  kind,
  children: parseInline(match[1] ?? ""),
});

function linkOf(address: string, label: string): Inline {
  return { kind: "link", href: safeHref(address) ?? "", children: [{ kind: "text", text: label }] };
}

// Every repetition is bounded, so that a hostile message costs no more than its length.
const RULES: readonly Rule[] = [
  { pattern: /`([^`\n]{1,1000})`/g, make: (match) => ({ kind: "code", text: match[1] ?? "" }) },
  {
    pattern: /\[([^[\]\n]{1,300})\]\(([^\s()]{1,1000}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?)\)/g,
    accepts: (match) => safeHref(match[2] ?? "") !== null,
    make: (match) => linkOf(match[2] ?? "", match[1] ?? ""),
  },
  {
    // An address in running text ends before the punctuation that belongs to the sentence.
    pattern: /https?:\/\/[^\s<>"'`，。；：！？、（）《》「」【】]{0,2000}[^\s<>"'`，。；：！？、（）《》「」【】.,;:!?)\]*_~]/gi,
    make: (match) => linkOf(match[0], match[0]),
  },
  {
    pattern: /(?<![\w.@+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\w@])/g,
    make: (match) => linkOf(`mailto:${match[0]}`, match[0]),
  },
  { pattern: /\*\*(?=\S)([^\n]{1,500}?)(?<=\S)\*\*/g, make: within("bold") },
  { pattern: /~~(?=\S)([^\n]{1,500}?)(?<=\S)~~/g, make: within("strike") },
  { pattern: /(?<![\w*])\*(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*(?![\w*])/g, make: within("italic") },
  {
    pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]{1,500}?)(?<=\S)_(?![\p{L}\p{N}_])/gu,
    make: within("italic"),
  },
  { pattern: /\n/g, make: () => ({ kind: "break" }) },
];

function nextMatch(rule: Rule, text: string, from: number): RegExpExecArray | null {
  // A pattern of our own, for `make` parses the inside with the same rules.
  const pattern = new RegExp(rule.pattern);
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (!rule.accepts || rule.accepts(match)) return match;
  }
  return null;
}

/** Each rule's next match, looked for again only when the text has moved past it. */
class Matches {
  private readonly next: (RegExpExecArray | null)[];

  constructor(private readonly text: string) {
    this.next = RULES.map((rule) => nextMatch(rule, text, 0));
  }

  /** The leftmost; at the same place the earlier rule. */
  first(from: number): { rule: Rule; match: RegExpExecArray } | null {
    let best: { rule: Rule; match: RegExpExecArray } | null = null;
    for (const [index, rule] of RULES.entries()) {
      let match = this.next[index] ?? null;
      if (match && match.index < from) this.next[index] = match = nextMatch(rule, this.text, from);
      if (match && (!best || match.index < best.match.index)) best = { rule, match };
    }
    return best;
  }
}

export function parseInline(text: string): Inline[] {
  const matches = new Matches(text);
  const nodes: Inline[] = [];
  let from = 0;
  for (let found = matches.first(0); found; found = matches.first(from)) {
    const { rule, match } = found;
    if (match.index > from) nodes.push({ kind: "text", text: text.slice(from, match.index) });
    nodes.push(rule.make(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push({ kind: "text", text: text.slice(from) });
  return nodes;
}

const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const NUMBER = /^\s{0,3}(\d{1,6})[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const FENCE = /^```/;

type LineKind = "bullet" | "number" | "quote" | "text" | "blank";

function kindOf(line: string): LineKind {
  if (line.trim() === "") return "blank";
  if (BULLET.test(line)) return "bullet";
  if (NUMBER.test(line)) return "number";
  return QUOTE.test(line) ? "quote" : "text";
}

function blockOf(kind: LineKind, lines: readonly string[]): MarkdownBlock | null {
  switch (kind) {
    case "blank":
      return null;
    case "bullet":
      return { kind: "list", isOrdered: false, start: 1, items: lines.map((line) => parseInline(line.replace(BULLET, "$1"))) };
    case "number": {
      const start = Number(NUMBER.exec(lines[0] ?? "")?.[1] ?? 1);
      return { kind: "list", isOrdered: true, start, items: lines.map((line) => parseInline(line.replace(NUMBER, "$2"))) };
    }
    case "quote":
      return { kind: "quote", children: parseInline(lines.map((line) => line.replace(QUOTE, "$1")).join("\n")) };
    case "text":
      return { kind: "paragraph", children: parseInline(lines.join("\n")) };
  }
}

function parseRun(lines: readonly string[]): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const kind = kindOf(lines[at] ?? "");
    let end = at + 1;
    while (end < lines.length && kindOf(lines[end] ?? "") === kind) end += 1;
    const block = blockOf(kind, lines.slice(at, end));
    if (block) blocks.push(block);
    at = end;
  }
  return blocks;
}

export function parseMarkdown(text: string): MarkdownBlock[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: MarkdownBlock[] = [];
  let run: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const end = FENCE.test(line) ? lines.findIndex((each, index) => index > at && FENCE.test(each)) : -1;
    if (end < 0) {
      run.push(line);
      continue;
    }
    blocks.push(...parseRun(run), { kind: "code", text: lines.slice(at + 1, end).join("\n") });
    run = [];
    at = end;
  }
  return [...blocks, ...parseRun(run)];
}

/** One or two emoji and nothing else: drawn large. */
export function isOnlyEmoji(text: string): boolean {
  return /^\s*(?:\p{Extended_Pictographic}(?:[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D]|\p{Extended_Pictographic})*\s*){1,3}$/u.test(text) && text.length < 24;
}
