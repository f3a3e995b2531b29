"""Reads the dialogues that the demo plays; they are text files beside this module, called by `plan`.

A dialogue begins with `== name`; each line of it begins with who speaks: `v` the visitor, `a` an agent, `n` an agent's
note, `c` a card that the agent sends, `p` a picture from the visitor (or from the agent, when the agent spoke last).
"""

from importlib import resources
from typing import Literal

import msgspec

Language = Literal["zh", "en"]
LineKind = Literal["visitor", "agent", "note", "card", "picture"]

_KINDS: dict[str, LineKind] = {"v": "visitor", "a": "agent", "n": "note", "c": "card", "p": "picture"}


class Line(msgspec.Struct, frozen=True):
    """One thing that is said; `text` may hold {variables}, and is the subject of a card or picture."""

    kind: LineKind
    text: str


class Dialogue(msgspec.Struct, frozen=True):
    """One story from the first question to the end."""

    name: str
    language: Language
    lines: tuple[Line, ...]


def dialogues(language: Language) -> list[Dialogue]:
    """All stories in one language, in the order of the file."""
    text = resources.files("kefu.demo").joinpath("dialogues", f"{language}.txt").read_text(encoding="utf-8")
    return [_dialogue(part, language) for part in text.split("== ") if part.strip()]


def _dialogue(text: str, language: Language) -> Dialogue:
    name, *lines = text.strip().splitlines()
    return Dialogue(name, language, tuple(_line(line) for line in lines if line.strip()))


def _line(line: str) -> Line:
    letter, _, text = line.partition(" ")
    return Line(_KINDS[letter], text.replace("\\n", "\n").strip())
