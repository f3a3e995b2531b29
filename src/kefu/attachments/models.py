"""An attachment as stored: the row that knows whose file it is and under which names its bytes are kept."""

import msgspec

from kefu.attachments.media import Kind
from kefu.kernel.actors import ActorKind


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One uploaded file; `entry_id` is None until a message or note carries it."""

    id: str
    workspace_id: str
    conversation_id: str | None = None
    entry_id: str | None = None
    uploader_kind: ActorKind
    uploader_id: str
    kind: Kind
    name: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    file: str
    thumbnail_file: str | None = None
    created_at: int
    removed_at: int | None = None

    @property
    def files(self) -> list[str]:
        """The names of everything that is kept of it."""
        return [name for name in (self.file, self.thumbnail_file) if name is not None]


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True):
    """An upload as it arrived; nothing of it is believed yet."""

    path: str
    name: str
    declared_type: str
    duration_ms: int | None = None


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that was inspected and is in the store; no row knows it yet."""

    kind: Kind
    name: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    file: str
    thumbnail_file: str | None = None
