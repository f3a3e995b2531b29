"""Text as people type it: cleaned for storing, shortened for lists, cut into search words, checked for links."""

import re
import unicodedata
from itertools import pairwise

import msgspec

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb]")
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")

_SAFE_URL = re.compile(r"(https?://[^\s/?#\\]|mailto:[^\s]|tel:[+0-9(])[^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)

# Scripts that are written without spaces, and those whose words are found inside longer ones.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"([{_UNSPACED}]+)|([^\\W_{_UNSPACED}]+)")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LONGEST_WORD = 64
_MOST_CHARACTERS = 20_000
_MOST_PHRASES = 8
_MOST_TOKENS = 40
_SHORTEST_PREFIX = 3


_BOUNDARY = f"[^\\W_{_UNSPACED}]"
_EXCERPT_LENGTH = 160
_BEFORE_HIT = 40

_MARKS = re.compile(r"[*_~`#>\[|]")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|```.*$)", re.MULTILINE)
_EMPHASIS = re.compile(
    r"~~|`+|(?<![A-Za-z0-9])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![A-Za-z0-9])|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)"
)
_LONGEST_PREVIEWED = 2_000


class Phrase(msgspec.Struct, frozen=True):
    """Tokens that must stand side by side; with `is_prefix` the last one may go on."""

    tokens: tuple[str, ...]
    is_prefix: bool


def clean_text(text: str) -> str:
    """`text` without control characters but newline and tab, with one kind of newline."""
    if text.isprintable():  # one line, as most are: nothing of either kind is printable
        return text
    return _UNWANTED.sub("", _NEWLINE.sub("\n", text))


def clean_line(text: str, limit: int) -> str:
    """`text` as one line of visible characters, at most `limit` long; for names and titles of strangers."""
    shown = "".join(each for each in text[: limit * 4] if each.isprintable() or each.isspace())
    return " ".join(shown.split())[:limit].rstrip()


def plain_text(markdown: str) -> str:
    """The words of a message without its marks; for lists, notices and mail."""
    if _MARKS.search(markdown) is None:
        return markdown
    return _EMPHASIS.sub("", _LINE_MARK.sub("", _LINK.sub(r"\1", markdown)))


def preview(markdown: str, limit: int) -> str:
    """The first words of a message on one line."""
    return " ".join(plain_text(markdown[:_LONGEST_PREVIEWED]).split())[:limit]


def is_safe_url(url: str) -> bool:
    """Whether a link may be drawn: http and https with a host, mailto and tel; nothing that runs."""
    return _SAFE_URL.fullmatch(url) is not None


def fold(text: str) -> str:
    """The form in which texts are compared: compatible characters are one, case is none."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def index_text(text: str) -> str:
    """The tokens of `text` in order, joined by spaces.

    Words stay whole. A run of Chinese, or of another script without spaces, gives each pair of neighbours and then its
    last character: so every two characters are found, and every one as the beginning of a token.
    """
    return " ".join(_tokens(text))


def query_phrases(query: str) -> list[Phrase]:
    """What to look for: one phrase for each piece between spaces; all must be found. Empty: nothing to look for."""
    phrases = []
    for piece in fold(query[:1000]).split():
        tokens = _tokens(piece)[:_MOST_TOKENS]
        if not tokens:
            continue
        ends_unspaced = len(tokens[-1]) == 1 and _IS_UNSPACED.match(tokens[-1]) is not None
        if ends_unspaced and len(tokens) > 1 and len(tokens[-2]) == 2 and tokens[-2][1] == tokens[-1]:
            # The last character alone would only be found at the end of a run; the pair before it says enough.
            phrases.append(Phrase(tuple(tokens[:-1]), is_prefix=False))
        else:
            phrases.append(Phrase(tuple(tokens), is_prefix=ends_unspaced or len(tokens[-1]) >= _SHORTEST_PREFIX))
    return phrases[:_MOST_PHRASES]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for unspaced, word in _RUN.findall(fold(text[:_MOST_CHARACTERS])[:_MOST_CHARACTERS]):
        if word:
            tokens.append(word[:_LONGEST_WORD])
        else:
            tokens.extend(map("".join, pairwise(unspaced)))
            tokens.append(unspaced[-1])
    return tokens


def excerpt(text: str, query: str) -> tuple[str, list[tuple[int, int]]]:
    """The part of `text` around the first hit, on one line, and where the hits stand in it.

    Places are counted in UTF-16 units, as JavaScript counts them.
    """
    folded, origin = _fold_with_origin(text)
    hits = _merged([(origin[start], origin[end - 1] + 1) for start, end in _hits(folded, query)])
    first = hits[0][0] if hits else 0
    start = max(0, first - _BEFORE_HIT)
    end = min(len(text), start + _EXCERPT_LENGTH)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shown = re.sub(r"\s", " ", text[start:end])

    def place(at: int) -> int:
        return len(before) + len(shown[: at - start].encode("utf-16-le")) // 2

    marked = [(place(max(a, start)), place(min(b, end))) for a, b in hits if a < end and b > start]
    return f"{before}{shown}{after}", marked


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    parts = [fold(each) for each in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _hits(folded: str, query: str) -> list[tuple[int, int]]:
    found = []
    for piece in fold(query[:1000]).split()[:_MOST_PHRASES]:
        runs = [match.group() for match in _RUN.finditer(piece)]
        if runs:
            found += [match.span() for match in _pattern(runs).finditer(folded)]
    return found


def _pattern(runs: list[str]) -> re.Pattern[str]:
    """The runs with only what is no word between them; words begin where words begin, short ones end there too."""
    is_word_first = _IS_UNSPACED.match(runs[0]) is None
    is_word_last = _IS_UNSPACED.match(runs[-1]) is None and len(runs[-1]) < _SHORTEST_PREFIX
    start = f"(?<!{_BOUNDARY})" if is_word_first else ""
    end = f"(?!{_BOUNDARY})" if is_word_last else ""
    return re.compile(start + r"[\W_]*".join(map(re.escape, runs)) + end)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
