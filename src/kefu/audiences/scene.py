"""What every projection needs beside the fact itself: agents' faces, the key for links, the time."""

from collections.abc import Mapping

import msgspec


class Face(msgspec.Struct, frozen=True):
    """An agent as drawn beside its words."""

    name: str
    avatar_url: str | None
    is_online: bool


class Scene(msgspec.Struct, frozen=True):
    """One workspace at one moment."""

    faces: Mapping[str, Face]
    links_key: bytes
    now: int

    def avatar_of(self, agent_id: str | None) -> str | None:
        face = self.faces.get(agent_id) if agent_id is not None else None
        return face.avatar_url if face is not None else None
