"""The secrets of this installation; made at its first start, the same on every node."""

import secrets

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Database
from kefu.db.schema import settings

_LINKS = "links_key"
_PUSHES = "push_key"
# The order of the curve P-256: a private key is a number below it, and not 0.
_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Keys(msgspec.Struct, frozen=True):
    """Keys of 32 random bytes; never shown and never logged.

    `pushes` is the private key under which push services know this installation (VAPID, RFC 8292): with another one,
    every device would have to be asked again.
    """

    links: bytes
    pushes: bytes

    def __repr__(self) -> str:
        return "Keys(…)"


async def installation_keys(database: Database) -> Keys:
    """The keys in the database, or new ones when there are none; two nodes that start at once agree."""
    fresh = {_LINKS: secrets.token_hex(32), _PUSHES: f"{secrets.randbelow(_P256 - 1) + 1:064x}"}
    async with database.begin() as tx:
        insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        made = [{"key": key, "value": value} for key, value in fresh.items()]
        await tx.execute(insert(settings).values(made).on_conflict_do_nothing())
        rows = await tx.all(sa.select(settings).where(settings.c.key.in_(list(fresh))))
    held = {row["key"]: bytes.fromhex(row["value"]) for row in rows}
    return Keys(links=held[_LINKS], pushes=held[_PUSHES])
