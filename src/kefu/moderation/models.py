"""A list of sensitive words and a hit as stored, and the rules for both; no I/O."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from kefu.kernel.actors import ActorKind, Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.text import clean_line

# Masked: sent with stars. Blocked: not sent. Warned: an agent confirms first. Watched: sent as it is, and written down.
Effect = Literal["mask", "block", "warn", "watch"]
Direction = Literal["both", "visitor", "agent"]
Side = Literal["visitor", "agent"]
Outcome = Literal["masked", "blocked", "warned", "sent"]

MOST_LISTS = 50
MOST_WORDS = 50_000
LONGEST_WORD = 64


class WordList(msgspec.Struct, frozen=True, kw_only=True):
    """A list without its words, which are many."""

    id: str
    workspace_id: str
    name: str
    effect: Effect
    direction: Direction
    inbox_ids: list[str] | None
    is_active: bool
    is_notifying: bool
    word_count: int
    created_at: int
    updated_at: int

    def applies(self, side: Side, inbox_id: str | None) -> bool:
        """Whether what this side writes is looked at; None: in some inbox."""
        is_side = self.direction in ("both", side)
        return self.is_active and is_side and (self.inbox_ids is None or inbox_id is None or inbox_id in self.inbox_ids)


class WordHit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wrote a word of a list; `text` is masked."""

    number: int = 0
    workspace_id: str
    list_id: str
    list_name: str
    effect: Effect
    outcome: Outcome
    inbox_id: str | None
    conversation_id: str | None
    author_kind: ActorKind
    author_id: str | None
    text: str
    created_at: int


def clean_words(lines: Iterable[str]) -> list[str]:
    """Each once, in their order; empty ones and comments (`# …`) are left out. Raises Refused for too many."""
    found: dict[str, None] = {}
    for line in lines:
        word = clean_line(line, LONGEST_WORD)
        if word and not word.startswith("#"):
            found[word] = None
    if len(found) > MOST_WORDS:
        raise Refused("word_list.too_many_words", f"A list has at most {MOST_WORDS} words.", limit=MOST_WORDS)
    return list(found)


def clean_name(name: str) -> str:
    clean = clean_line(name, 60)
    if not clean:
        raise Refused("word_list.name_empty", "Please give the list a name.")
    return clean


def require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed("word_list.admins_only", "Only an admin can see and change lists of words.")
