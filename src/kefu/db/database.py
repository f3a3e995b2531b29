"""The face of the database: read, begin, exchange; `sqlite.py` and `postgres.py` implement it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import Executable, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from kefu.db.exchange import Dialect, Exchange, ReplyT_co, RequestT_contra, Statement

Row = RowMapping


class Reader:
    """Reads inside one snapshot; rows come as mappings by column name."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect) -> None:
        self._connection = connection
        self.dialect: Dialect = dialect

    async def all(self, statement: Executable) -> Sequence[Row]:
        return (await self._connection.execute(statement)).mappings().all()

    async def first(self, statement: Executable) -> Row | None:
        return (await self._connection.execute(statement)).mappings().first()

    async def scalar(self, statement: Executable) -> Any:
        return (await self._connection.execute(statement)).scalar()


class Transaction(Reader):
    """One unit of work; commits when its block ends well. News told to it leaves after the commit, never before."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect) -> None:
        super().__init__(connection, dialect)
        self.news: list[object] = []

    async def execute(self, statement: Executable) -> int:
        """Run a write; returns how many rows it touched."""
        result = await self._connection.execute(statement)
        return int(result.rowcount)

    async def run(self, statement: Statement) -> None:
        """Run a driver-level statement inside this transaction."""
        given = statement.parameters
        await self._connection.exec_driver_sql(statement.sql, list(given) if statement.is_many else tuple(given))

    def tell(self, news: object) -> None:
        """Hand `news` to the listener given to the Database, once the commit stands."""
        self.news.append(news)


Listener = Callable[[Sequence[object]], None]


class Database(Protocol):
    """SQLite or PostgreSQL.

    Guarantees: what `begin` or `exchange` committed survives a crash of the process and of the machine; two blocks of
    `begin` that lock the same row run one after the other; the listener hears of commits of one row in commit order
    within a process.
    """

    dialect: Dialect

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def read(self) -> AbstractAsyncContextManager[Reader]: ...

    def begin(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def exchange(self, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra) -> ReplyT_co:
        """One transaction at driver speed: its reads, its pure decision, its writes, commit; returns the reply.

        Raises Unavailable when the database does not answer: then nobody knows whether it committed.
        Raises StaleTransaction when nothing was committed and another try may do better.
        """
        ...


class StaleTransaction(Exception):
    """Raised when a serialisation failure or a deadlock asks for another try; nothing was committed."""
