"""PostgreSQL behind the Database face: SQLAlchemy on asyncpg, and asyncpg itself for `exchange`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import create_async_engine

from kefu.db.away import answering
from kefu.db.database import Listener, Reader, StaleTransaction, Transaction
from kefu.db.exchange import Dialect, Exchange, ReplyT_co, RequestT_contra
from kefu.kernel.errors import Unavailable

_log = structlog.get_logger()
# Of a unit whose commit was under way when the line broke nobody knows whether it stands: the caller asks again, and
# the message path knows a message by its clientMessageId.
_AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
)

# Exchanges look rows up by their keys, always the same few statements: planned once, by the indexes, whatever the
# statistics of a young table say.
_EXCHANGES = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}


class PostgresDatabase:
    """A pool for units of work and a small one for the message path; any number of processes may share the server."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str, listener: Listener, *, pool_size: int = 8, writers: int = 2) -> None:
        self._dsn = url.replace("postgresql+asyncpg://", "postgresql://").replace("postgres://", "postgresql://")
        self._listener = listener
        self._writers = writers
        self._engine = create_async_engine(
            self._dsn.replace("postgresql://", "postgresql+asyncpg://"),
            pool_size=pool_size,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,  # an error ends up in the log, and what was bound may be a secret
        )
        # A replay reads a conversation and then its events: both must be of one moment.
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ")
        self._pool: asyncpg.Pool[Any] | None = None

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=1, max_size=self._writers, reset=_as_it_is, server_settings=_EXCHANGES
        )

    async def close(self) -> None:
        await self._engine.dispose()
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        async with answering(self._snapshots) as connection:
            yield Reader(connection, "postgresql")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with answering(self._engine) as connection, connection.begin():
            transaction = Transaction(connection, "postgresql")
            yield transaction
        if transaction.news:
            self._listener(transaction.news)

    async def exchange(self, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra) -> ReplyT_co:
        assert self._pool is not None, "open() first"
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                reads = exchange.reads(request, "postgresql")
                rows = [await connection.fetch(read.sql, *read.parameters) for read in reads]
                reply, writes = exchange.decide(request, rows, "postgresql")
                for write in writes:
                    await connection.execute(write.sql, *write.parameters)
                return reply
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError) as error:
            raise StaleTransaction from error
        except _AWAY as error:
            _log.warning("database.away", error=repr(error))
            raise Unavailable("busy", "The database does not answer; please try again.") from error


async def _as_it_is(connection: object) -> None:
    """Exchanges leave nothing behind in a session, and asking the server to reset it would be one more round trip."""
