"""Names, pictures and presence of a workspace's agents, remembered for some seconds; every frame needs them."""

from collections.abc import Mapping

import sqlalchemy as sa

from kefu.audiences.scene import Face
from kefu.db.database import Database
from kefu.db.schema import agents
from kefu.kernel.cache import BriefCache
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import agent_key


def avatar_url(file: str | None) -> str | None:
    """Where an agent's picture is served; the file's name is random, so it changes with the picture."""
    return f"/api/v1/avatars/{file.rsplit('/', 1)[-1]}" if file else None


class Faces(BriefCache[str, Mapping[str, Face]]):
    """workspace id -> agent id -> Face."""

    def __init__(self, database: Database, presence: Presence) -> None:
        super().__init__(self._read, seconds=5.0)
        self._database = database
        self._presence = presence

    async def _read(self, workspace_id: str) -> Mapping[str, Face]:
        columns = (
            agents.c.id,
            agents.c.name,
            agents.c.avatar_file,
            agents.c.availability,
            agents.c.is_active,
            agents.c.is_idle,
        )
        async with self._database.read() as reader:
            rows = await reader.all(sa.select(*columns).where(agents.c.workspace_id == workspace_id))
        here = await self._presence.present(agent_key(row["id"]) for row in rows)
        return {
            row["id"]: Face(
                row["name"],
                avatar_url(row["avatar_file"]),
                row["is_active"]
                and not row["is_idle"]
                and row["availability"] == "online"
                and agent_key(row["id"]) in here,
            )
            for row in rows
        }
