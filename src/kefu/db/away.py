"""Tells a database that does not answer from one that refuses; wraps the connections of `postgres`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kefu.kernel.errors import Unavailable

_log = structlog.get_logger()

# Classes of SQLSTATE: connection exceptions, too many connections, and the operator's shutdown.
_AWAY = ("08", "53300", "57P")


@asynccontextmanager
async def answering(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool; Unavailable when the server does not answer, at first or halfway.

    Of a commit during which the line broke nobody knows whether it stands.
    """
    is_connected = False
    try:
        async with engine.connect() as connection:
            is_connected = True
            yield connection
    except DBAPIError as error:
        if not _is_away(error):
            raise
        raise _unavailable(error) from error
    except (OSError, PoolTimeout) as error:
        if is_connected:
            raise  # of the block itself: a file, a mail server
        raise _unavailable(error) from error


def _is_away(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or str(state).startswith(_AWAY)


def _unavailable(error: Exception) -> Unavailable:
    _log.warning("database.away", error=repr(error))
    return Unavailable("unavailable", "The database does not answer; please try again.")
