"""Why sockets close: the code says whether to come back, and nothing acknowledged is lost by it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kefu.web.live import session
from tests.live.conftest import Visit
from tests.live.people import Agent, Talker, sign_in, visit
from tests.live.server import KefuServer

Make = Callable[..., KefuServer]


async def test_who_does_not_say_hello_in_time_is_sent_away(new_visitor: Visit, ada: Agent) -> None:
    silent, console = await (await new_visitor()).open(), await ada.open()
    codes = await asyncio.gather(*[each.closed(session.HELLO_SECONDS + 5) for each in (silent, console)])
    assert codes == [4010, 4010]


async def test_an_unknown_token_is_told_and_closed(new_visitor: Visit) -> None:
    visitor = await new_visitor()
    visitor.token = "kefuv_forged"
    talker = await visitor.open()
    await talker.say(type="hello", token=visitor.token, conversations=[])
    assert await talker.closed() == 4001
    assert [frame["code"] for frame in talker.heard if frame["type"] == "error"] == ["visitor.unknown"]


async def test_a_console_without_a_session_is_closed_as_not_signed_in(ada: Agent) -> None:
    ada.cookie = "kefus_forged"
    assert await (await ada.open()).closed() == 4001


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_page_cannot_open_a_console_socket(kefu: KefuServer, ada: Agent, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await ada.open(origin=origin)
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        await connect(f"{kefu.socket_url}/console/socket", additional_headers={"cookie": ada.headers["cookie"]})
    with pytest.raises(InvalidStatus):
        await connect(f"{kefu.socket_url}/nowhere", origin=kefu.url)  # type: ignore[arg-type]


async def test_an_ended_session_closes_its_sockets_and_only_those(kefu: KefuServer, ada: Agent) -> None:
    doomed = await sign_in(kefu)
    theirs, mine = await doomed.enter(), await ada.enter()
    waiting = await doomed.open()
    await doomed.call("DELETE", "/sessions/current")
    assert await theirs.closed() == 4003
    await mine.quiet()
    await waiting.say(type="hello", conversations=[])
    assert await waiting.closed() in {4001, 4003}, "nor may a socket outlive the session that opened it before hello"
    assert await (await doomed.open()).closed() == 4001


async def test_bad_frames_are_answered_and_a_line_of_nothing_else_is_cut(new_visitor: Visit) -> None:
    visitor = await new_visitor()
    noise = await visitor.open()
    for _ in range(20):
        await noise.socket.send("{not json")
    assert await noise.closed() == 4000
    assert {frame["code"] for frame in noise.heard} == {"frame.invalid"}
    binary = await visitor.enter()
    await binary.socket.send(b"\x00\x01")
    assert await binary.closed() == 4000
    patient = await visitor.enter()
    for text in ("[]", "null", '{"type":"nothing"}', '{"type":"ping","extra":1}', '{"type":"send"}', "\x00"):
        await patient.socket.send(text)
        assert (await patient.hear("error"))["ref"] is None
    assert (await patient.sent("still here"))["message"]["text"] == "still here"


async def test_a_frame_larger_than_the_limit_closes_that_socket_alone(new_visitor: Visit) -> None:
    visitor = await new_visitor()
    big, small = await visitor.enter(), await visitor.enter()
    await big.socket.send("x" * (300 * 1024))
    assert await big.closed() == 1009
    await small.sent("still here")


async def test_too_many_sockets_from_one_address(own_kefu: Make) -> None:
    server = own_kefu(KEFU_LIMIT_SOCKETS="3").start()
    ada = await sign_in(server)
    visitor = await visit(server, (await ada.call("GET", "/inboxes"))[0]["id"])
    inside = [await visitor.enter() for _ in range(3)]
    for _ in range(5):
        assert await (await visitor.open()).closed() == 4009
    await inside.pop().close()
    await asyncio.sleep(0.2)
    inside.append(await visitor.enter())
    for talker in inside:
        await talker.close()


async def test_a_reader_that_stops_reading_is_cut_and_others_do_not_feel_it(
    kefu: KefuServer, ada: Agent, new_visitor: Visit
) -> None:
    sam = await (await new_visitor()).enter()
    sent = await sam.sent("hello")
    conversation = sent["conversationId"]
    console, stuck = await ada.enter(conversation), await ada.enter(conversation)
    before = kefu.memory_kib()
    stuck.socket.transport.pause_reading()
    for n in range(2_500):
        await sam.say(type="typing", isTyping=True, text=f"{n} " + "啊" * 1_900)
        if n % 50 == 49:  # who reads must keep up: this process reads for it
            await console.hear("visitor.typing", lambda frame, n=n: frame["text"].startswith(f"{n} "))  # type: ignore[misc]
    await sam.sent("while the other was stuck")
    assert kefu.memory_kib() - before < 30_000, "what a stuck reader does not read is not kept"
    await asyncio.sleep(2.5)
    stuck.socket.transport.resume_reading()
    assert await stuck.closed() in {4008, 1006}
    assert stuck.kinds().count("visitor.typing") < 2_500
    again = await ada.enter(conversation, known={conversation: sent["pos"]})
    [resumed] = [frame for frame in again.heard if frame["type"] == "resumed"]
    assert [event["entry"]["text"] for event in resumed["events"]] == ["while the other was stuck"]


async def test_a_replay_that_is_too_long_is_fetched_in_pages(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    sent = await sam.sent("hello")
    conversation = sent["conversationId"]
    for n in range(30):
        await sam.sent(f"{n} " + "长" * 9_000)
    again = await visitor.enter(**{conversation: sent["pos"]})
    resumed = await again.hear("resumed")
    assert (resumed["reset"], resumed["events"], resumed["conversation"]["lastSeq"]) == (True, [], 31)


async def talk_on(talker: Talker) -> None:
    """Send without waiting until the line is closed."""
    with contextlib.suppress(ConnectionClosed):
        for n in range(100_000):
            await talker.send(str(n))
            await asyncio.sleep(0.002)


async def test_a_restart_sends_everybody_away_politely_and_loses_nothing(own_kefu: Make) -> None:
    server = own_kefu().start()
    ada = await sign_in(server)
    inbox = (await ada.call("GET", "/inboxes"))[0]["id"]
    people = [await visit(server, inbox) for _ in range(5)]
    console = await ada.enter(is_watching_all=True)
    talkers = [await person.enter() for person in people]
    writing = [asyncio.ensure_future(talk_on(talker)) for talker in talkers]
    await console.hear("entry.added", lambda frame: frame["entry"].get("seq") == 20)
    status = await asyncio.to_thread(server.stop)
    codes = [await talker.closed() for talker in (console, *talkers)]
    await asyncio.gather(*writing)
    assert (status, set(codes)) == (0, {1012}), server.log()
    acknowledged = {f["clientMessageId"]: f for talker in talkers for f in talker.heard if f["type"] == "sent"}
    server.start()
    on_disk: set[str] = set()
    for conversation in {frame["conversationId"] for frame in acknowledged.values()}:
        page = await ada.call("GET", f"/conversations/{conversation}/entries?limit=100")
        on_disk |= {entry.get("clientMessageId") for entry in page["items"]}
    assert set(acknowledged) <= on_disk
    assert len(acknowledged) > len(people)
    again = await people[0].enter()
    assert (await again.sent("back again"))["message"]["text"] == "back again"
    await again.close()
