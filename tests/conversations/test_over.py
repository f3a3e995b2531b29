"""What was resolved long ago is over for its visitor, and what was written for one moment is not said at another."""

from __future__ import annotations

import msgspec
import pytest

from kefu.conversations import models, queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.db.database import Database
from kefu.inboxes.lifecycle import Lifecycle
from kefu.kernel.clock import DAY, FixedClock
from kefu.kernel.errors import Refused
from tests import world
from tests.world import ADA, NOW, SAM, author, says


@pytest.fixture
async def path(database: Database, news: list[object]) -> MessagePath:
    await world.settle(database)
    return MessagePath(database, FixedClock(NOW), news.extend)


async def resolved(database: Database) -> Conversation:
    conversation = await world.start(database, SAM)
    async with database.begin() as tx:
        return await change_status(tx, author(ADA), conversation.id, "resolved", NOW)


async def test_when_it_was_resolved_is_known_until_it_is_open_again(database: Database, path: MessagePath) -> None:
    conversation = await resolved(database)
    assert conversation.resolved_at == NOW
    stored = await send_message(path, says(SAM, conversation.id))
    assert (stored.conversation.status, stored.conversation.resolved_at) == ("open", None)
    async with database.read() as reader:
        kept = await queries.find_conversation(reader, conversation.id)
    assert kept == stored.conversation


async def test_a_visitors_words_are_refused_where_it_is_over_and_a_resend_is_not(
    database: Database, path: MessagePath
) -> None:
    before = says(SAM, (await world.start(database, SAM)).id, "before", client_message_id="before-01")
    await send_message(path, before)
    conversation = await resolved(database)
    with pytest.raises(Refused) as refused:
        await send_message(path, says(SAM, conversation.id, over_before=NOW))
    assert refused.value.code == "conversation.over"
    again = await send_message(path, msgspec.structs.replace(before, over_before=NOW))
    assert not again.is_new
    late = await send_message(path, says(SAM, conversation.id, over_before=NOW - 1))
    assert late.conversation.status == "open"
    assert (await send_message(path, says(SAM, conversation.id, over_before=NOW + DAY))).is_new, "an open one goes on"


async def test_what_was_meant_for_one_moment_is_refused_at_another(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    said = await send_message(path, says(SAM, conversation.id, at_version=conversation.version))
    with pytest.raises(Refused) as refused:
        await send_message(path, says(ADA, conversation.id, at_version=conversation.version))
    assert refused.value.code == "conversation.moved_on"
    async with database.read() as reader:
        after = await queries.find_conversation(reader, conversation.id)
    assert after is not None
    assert (after.last_seq, after.waiting_since) == (said.conversation.last_seq, NOW)


def test_a_survey_is_on_offer_until_the_conversation_is_open_again() -> None:
    asked = Conversation(
        id="conv_1", workspace_id="ws", inbox_id="inb", contact_id="cont", survey_id="csat_1", created_at=NOW
    )
    closed = models.change_status(asked, "resolved", None, NOW)
    assert closed.survey_id == "csat_1"
    assert models.change_status(closed, "open", None, NOW + 1).survey_id is None


@pytest.mark.parametrize(
    ("lifecycle", "seconds", "is_over"),
    [
        (Lifecycle(), None, False),
        (Lifecycle(returning="continue_within", continue_days=2), 172_800, False),
        (Lifecycle(returning="continue_within", continue_days=1), 86_400, True),
        (Lifecycle(returning="begin_anew"), 0, True),
    ],
)
def test_each_inbox_decides_for_how_long_it_goes_on(lifecycle: Lifecycle, seconds: int | None, is_over: bool) -> None:
    assert lifecycle.continues_seconds == seconds
    assert lifecycle.is_over(NOW - DAY, NOW) is is_over


def test_a_warning_says_how_long_there_is() -> None:
    lifecycle = Lifecycle(idle_close_minutes=7, idle_warning={"en": "Bye in {minutes}!"})
    assert lifecycle.warning("en") == "Bye in 7!"
    assert "7 分钟" in lifecycle.warning("zh-CN")
