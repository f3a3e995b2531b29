"""What a canned response is found by: its words, and for Chinese also pinyin and initials; made when it is saved."""

from kefu.kernel.text import fold

_LONGEST_SPELT = 60
_LONGEST_TEXT = 2000
_CHINESE = ("\u3400", "\u9fff")


def search_keys(shortcut: str, title: str, text: str) -> str:
    """A line for shortcut, title, pinyin and initials each, then the text; all folded."""
    named = title or text.strip()[:_LONGEST_SPELT]
    spelt, initials = _spelling(named[:_LONGEST_SPELT])
    if not shortcut.isascii():
        spelt, initials = (f"{one}\n{other}" for one, other in zip((spelt, initials), _spelling(shortcut), strict=True))
    return "\n".join((fold(shortcut), fold(title), spelt, initials, fold(text[:_LONGEST_TEXT])))


def query_words(query: str) -> list[str]:
    """What must all be found."""
    return fold(query).split()[:8]


def _spelling(text: str) -> tuple[str, str]:
    """`发货时间` as `fahuoshijian` and `fhsj`; nothing where nothing is Chinese."""
    if not any(_CHINESE[0] <= each <= _CHINESE[1] for each in text):
        return "", ""
    from pypinyin import Style, lazy_pinyin  # late: its dictionary is large, and only saving needs it

    spelt = lazy_pinyin(text, style=Style.NORMAL, errors=_kept)
    initials = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_kept)
    return fold("".join(spelt)), fold("".join(initials))


def _kept(text: str) -> str:
    """Letters and digits between Chinese stay; the rest is not typed."""
    return "".join(each for each in text if each.isalnum())
