"""The card of a message's link as entries remember it."""

import msgspec


class StoredPreview(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the page behind the link says of itself; `picture_id` names an attachment of ours beside the entry."""

    url: str
    title: str
    text: str = ""
    picture_id: str | None = None
