"""Words out of a file that somebody has: plain text or CSV, in UTF-8, UTF-16 or GB18030."""

from pathlib import Path

from kefu.kernel.errors import Refused

_HEADINGS = ("word", "words", "词", "敏感词", "關鍵詞", "关键词")


def words_in(path: Path) -> list[str]:
    """The first column of each line; raises Refused for what is no text."""
    lines = _decoded(path.read_bytes()).splitlines()
    found = [_first_column(line) for line in lines]
    if found and found[0].lower() in _HEADINGS:
        found = found[1:]
    return found


def _first_column(line: str) -> str:
    for delimiter in ("\t", ",", ";"):
        line = line.partition(delimiter)[0]
    return line.strip().strip('"').strip()


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("word_list.unreadable", "This is no text file that can be read.")
