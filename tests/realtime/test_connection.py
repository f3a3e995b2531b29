"""One live connection: what comes in which order, when a reader is too slow, and how it ends."""

from __future__ import annotations

import asyncio

import pytest

from kefu.realtime import connection as connection_module
from kefu.realtime.close_codes import RESTARTING, REVOKED, SLOW
from kefu.realtime.connection import LARGEST_QUEUE_BYTES, LONGEST_QUEUE, Connection
from tests.realtime.listeners import Wire


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def connection(wire: Wire) -> Connection:
    made = Connection("con_1", wire)
    wire.on_writable = made.writable
    return made


def live(connection: Connection) -> Connection:
    connection.hold()
    connection.release()
    return connection


async def settled(connection: Connection) -> None:
    for _ in range(5):
        await asyncio.sleep(0)
    await connection.flushed()
    if connection.farewell is not None:
        await asyncio.wait([connection.farewell])


async def test_before_hello_nothing_live_gets_through_and_answers_do(wire: Wire, connection: Connection) -> None:
    connection.push(b"live")
    connection.answer(b"error")
    await settled(connection)
    assert wire.frames == ["error"]


async def test_the_replay_comes_before_what_happened_meanwhile(wire: Wire, connection: Connection) -> None:
    connection.hold()
    connection.push(b"live 1")
    connection.answer(b"welcome")
    await settled(connection)
    connection.push(b"live 2")
    connection.answer(b"resumed")
    connection.release()
    connection.push(b"live 3")
    await settled(connection)
    assert wire.frames == ["welcome", "resumed", "live 1", "live 2", "live 3"]
    assert connection.has_live_frames


async def test_what_waits_goes_out_in_one_write_a_line_each(wire: Wire, connection: Connection) -> None:
    live(connection)
    wire.block()
    for n in range(5):
        connection.push(f'{{"n":{n}}}'.encode())
    wire.unblock()
    await settled(connection)
    assert wire.frames == [f'{{"n":{n}}}' for n in range(5)]
    assert len(wire.writes) <= 2


async def test_one_write_is_bounded(wire: Wire, connection: Connection) -> None:
    live(connection)
    for _ in range(30):
        connection.push(b"x" * 10_000)
    await settled(connection)
    assert len(wire.frames) == 30
    assert max(len(write) for write in wire.writes) <= connection_module.LARGEST_WRITE_BYTES + 10_001


@pytest.mark.parametrize("payload", [b"x", b"x" * 5_000])
async def test_a_reader_that_does_not_read_is_closed_as_slow(
    wire: Wire, connection: Connection, payload: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_FAREWELL_SECONDS", 0.05)
    live(connection)
    wire.block()
    await asyncio.sleep(0)
    pushed = 0
    while connection.state == "live":
        connection.push(payload)
        pushed += 1
        await asyncio.sleep(0)
    assert pushed <= LONGEST_QUEUE + 3
    assert pushed * len(payload) <= LARGEST_QUEUE_BYTES + 3 * len(payload)
    connection.push(payload)
    await settled(connection)
    assert wire.is_aborted, "it did not even take the farewell"
    assert wire.writes == []


async def test_a_slow_reader_that_reads_again_hears_why(wire: Wire, connection: Connection) -> None:
    live(connection)
    wire.block()
    for _ in range(LONGEST_QUEUE + 2):
        connection.push(b"x")
        await asyncio.sleep(0)
    wire.unblock()
    await settled(connection)
    assert (wire.closed, wire.is_aborted) == ([SLOW], True)


async def test_held_frames_are_bounded_too_and_release_does_not_revive(wire: Wire, connection: Connection) -> None:
    connection.hold()
    for _ in range(LONGEST_QUEUE + 1):
        connection.push(b"x")
    connection.release()
    assert connection.state == "closing"
    connection.hold()
    assert connection.state == "closing"
    await settled(connection)
    assert (wire.closed, wire.writes) == ([SLOW], [])


async def test_the_first_end_counts(wire: Wire, connection: Connection) -> None:
    live(connection)
    connection.end(REVOKED)
    connection.end(SLOW)
    connection.resync()
    connection.answer(b"too late")
    connection.push(b"too late")
    await settled(connection)
    assert (wire.closed, wire.frames, wire.is_aborted) == ([REVOKED], [], True)


async def test_what_is_queued_goes_out_before_the_farewell(wire: Wire, connection: Connection) -> None:
    """An answer that is on its way when the server stops still arrives: no needless resend."""
    live(connection)
    wire.block()
    for n in range(3):
        connection.answer(b"sent %d" % n)
    await asyncio.sleep(0)
    connection.end(RESTARTING)
    wire.unblock()
    await settled(connection)
    assert wire.frames == ["sent 0", "sent 1", "sent 2"]
    assert wire.closed == [RESTARTING]


async def test_a_farewell_does_not_wait_for_ever(
    wire: Wire, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_FAREWELL_SECONDS", 0.05)
    live(connection)
    wire.block()
    connection.answer(b"sent")
    await asyncio.sleep(0)
    connection.end(RESTARTING)
    await asyncio.wait_for(settled(connection), 2)
    assert (wire.is_aborted, wire.closed) == (True, [])


async def test_a_line_that_breaks_ends_it_quietly(wire: Wire, connection: Connection) -> None:
    live(connection)
    wire.block()
    connection.push(b"lost")
    connection.lost()
    await settled(connection)
    assert connection.state == "closing"
    connection.push(b"nobody there")
    connection.end(RESTARTING)
    await settled(connection)
    assert wire.frames == []


async def test_a_single_large_answer_is_no_slow_reader(wire: Wire, connection: Connection) -> None:
    live(connection)
    connection.answer(b"x" * (LARGEST_QUEUE_BYTES + 1))
    await settled(connection)
    assert connection.state == "live"
    assert len(wire.frames) == 1
