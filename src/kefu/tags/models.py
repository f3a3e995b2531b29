"""A tag as stored, the form in which a row remembers its tags, and the rules for names; no I/O."""

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line

# Names, not numbers: each screen has its own shade for light and dark.
Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"]
COLOURS: tuple[Colour, ...] = get_args(Colour)

LONGEST_NAME = 40
MOST_ON_ONE = 30
MOST_IN_WORKSPACE = 1000


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the workspace; `folded` is its name as it is compared."""

    id: str
    workspace_id: str
    name: str
    folded: str
    colour: Colour
    created_at: int


def clean_name(name: str) -> str:
    """The name on one line; raises Refused for none."""
    clean = clean_line(name, LONGEST_NAME)
    if not clean or len(name.strip()) > LONGEST_NAME:
        raise Refused("tag.name_wrong", f"A tag has 1 to {LONGEST_NAME} characters.", limit=LONGEST_NAME)
    return clean


def ids_of(stored: str) -> list[str]:
    """The ids that a row remembers, in the order in which they were put on."""
    return stored.split()


def stored_ids(ids: Iterable[str]) -> str:
    """How a row remembers them."""
    return " ".join(ids)


def changed_ids(stored: str, added: Iterable[str], removed: Iterable[str]) -> str:
    """The tags after a change; raises Refused for more than anybody could read."""
    gone = set(removed)
    kept = [each for each in ids_of(stored) if each not in gone]
    after = [*kept, *(each for each in dict.fromkeys(added) if each not in kept and each not in gone)]
    if len(after) > MOST_ON_ONE:
        raise Refused("tag.too_many", f"At most {MOST_ON_ONE} tags.", limit=MOST_ON_ONE)
    return stored_ids(after)
