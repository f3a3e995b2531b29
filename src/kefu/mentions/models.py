"""A mention as its reader sees it in the list."""

import msgspec

from kefu.conversations.models import Conversation, Entry

# More names than this in one note are a broadcast, for which there are teams.
MOST_NAMED = 20


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One agent, named in one note, by name or as a member of a team."""

    id: str
    conversation: Conversation
    entry: Entry
    created_at: int
    read_at: int | None
