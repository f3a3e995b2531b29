"""All SQL of what is known of linked pages."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import known_pages
from kefu.link_previews.models import KnownPage

_c = known_pages.c


async def find_page(reader: Reader, workspace_id: str, url_hash: str, now: int) -> KnownPage | None:
    """What is known and still holds."""
    statement = sa.select(known_pages).where(
        _c.workspace_id == workspace_id, _c.url_hash == url_hash, _c.expires_at > now
    )
    row = await reader.first(statement)
    return as_struct(row, KnownPage) if row is not None else None


async def keep_page(tx: Transaction, page: KnownPage) -> bool:
    """False when another process has just kept it; then this one's picture is nobody's."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {**msgspec.structs.asdict(page), "picture": msgspec.to_builtins(page.picture)}
    return await tx.execute(insert(known_pages).values(values).on_conflict_do_nothing()) > 0


async def take_expired(tx: Transaction, now: int, limit: int) -> list[KnownPage]:
    """What holds no longer, deleted."""
    statement = sa.select(known_pages).where(_c.expires_at <= now).limit(limit).with_for_update(skip_locked=True)
    found = [as_struct(row, KnownPage) for row in await tx.all(statement)]
    for page in found:
        await tx.execute(
            sa.delete(known_pages).where(_c.workspace_id == page.workspace_id, _c.url_hash == page.url_hash)
        )
    return found
