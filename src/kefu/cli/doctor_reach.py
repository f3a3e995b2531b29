"""The doctor's looks at what Kefu talks to: database, file store, Redis, mail; a text is well, NotWell is not."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import aiosmtplib
import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kefu.app import file_store_from
from kefu.attachments.store import new_file_name
from kefu.cli.doctor_machine import NotWell
from kefu.db.migrate import current_revision, newest_revision, run_sync
from kefu.db.schema import entries
from kefu.kernel.clock import MINUTE, SECOND, SystemClock
from kefu.kernel.errors import KefuError
from kefu.mail import try_mail
from kefu.settings import Settings

_MOST_DRIFT = 5 * SECOND
_SQLITE = "sqlite:///"


def _is_new_file(settings: Settings) -> bool:
    url = settings.database_url
    return url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists()


async def database(settings: Settings) -> str:
    kind = "SQLite" if settings.database_url.startswith(_SQLITE) else "PostgreSQL"
    if _is_new_file(settings):
        return f"{kind}; not made yet, `kefu serve` makes it"
    try:
        found = await current_revision(settings.database_url)
    except (OSError, sa.exc.SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise NotWell(f"{kind} does not answer ({reason}): check KEFU_DATABASE_URL and that it runs.") from None
    newest = newest_revision()
    if found is None:
        return f"{kind}; empty, `kefu serve` fills it"
    if found != newest:
        raise NotWell(
            f"{kind} is at revision {found}, this release wants {newest}: "
            "run `kefu migrate`, or upgrade Kefu if the database is the newer one."
        )
    return f"{kind}, revision {found}"


async def clock(settings: Settings) -> str:
    """Kefu's times come from this machine: they must agree with the database's own and with what is stored."""
    if _is_new_file(settings) or await current_revision(settings.database_url) is None:
        return "nothing to compare with yet"
    theirs, newest = await run_sync(settings.database_url, _times)
    drift = SystemClock().now() - theirs
    if abs(drift) > _MOST_DRIFT:
        raise NotWell(f"this machine and the database differ by {drift / SECOND:.0f} s: switch NTP on for both.")
    if newest is not None and newest > theirs + MINUTE:
        raise NotWell("the newest stored message lies in the future, so the clock was wrong then or is now: use NTP.")
    return "agrees with the database"


def _times(connection: sa.Connection) -> tuple[int, int | None]:
    """The database's time in milliseconds, and that of the newest entry."""
    is_sqlite = connection.dialect.name == "sqlite"
    seconds = "(julianday('now') - 2440587.5) * 86400.0" if is_sqlite else "extract(epoch FROM clock_timestamp())"
    theirs: object = connection.execute(sa.select(sa.literal_column(seconds))).scalar_one()
    newest = connection.execute(sa.select(entries.c.created_at).order_by(entries.c.number.desc()).limit(1)).scalar()
    return int(float(str(theirs)) * SECOND), newest


async def files(settings: Settings) -> str:
    """Put, get and delete, as an upload would."""
    data = secrets.token_bytes(64)
    try:
        store = file_store_from(settings)
        name = new_file_name("ws_doctor")
        await store.put(name, data)
        read = b"".join([chunk async for chunk in await store.get(name)])
        await store.delete(name)
    except (KefuError, ValueError, OSError) as error:
        cause = error.__cause__ or error
        raise NotWell(f"{settings.files_url} cannot be used ({cause}): check the settings KEFU_FILES_….") from None
    if read != data:
        raise NotWell(f"{settings.files_url} gave back other bytes than it was given.")
    return f"{settings.files_url} keeps and gives back"


async def redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "not set; one process serves everything"
    client = Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5)
    try:
        await client.get("kefu:doctor")
    except (RedisError, OSError) as error:
        raise NotWell(f"does not answer ({error}): check KEFU_REDIS_URL and that it runs.") from None
    finally:
        await client.aclose()
    return "answers"


async def mail(settings: Settings) -> str:
    """Connect and sign in; nothing is sent."""
    if not settings.smtp_url:
        return "not set; links of invitations are shown to be copied"
    host = urlsplit(settings.smtp_url).hostname
    try:
        await try_mail(settings)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotWell(f"{host} refuses ({error}): check KEFU_SMTP_URL.") from None
    return f"{host} takes mail"
