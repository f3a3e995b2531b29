"""The secrets of this installation; made at its first start, the same on every node."""

import secrets

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Database
from kefu.db.schema import settings

_LINKS = "links_key"


class Keys(msgspec.Struct, frozen=True):
    """Keys of 32 random bytes; never shown and never logged."""

    links: bytes

    def __repr__(self) -> str:
        return "Keys(…)"


async def installation_keys(database: Database) -> Keys:
    """The keys in the database, or new ones when there are none; two nodes that start at once agree."""
    async with database.begin() as tx:
        insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        await tx.execute(insert(settings).values(key=_LINKS, value=secrets.token_hex(32)).on_conflict_do_nothing())
        links = await tx.scalar(sa.select(settings.c.value).where(settings.c.key == _LINKS))
    return Keys(links=bytes.fromhex(links))
