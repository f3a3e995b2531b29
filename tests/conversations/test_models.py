"""The transitions of a conversation, as tables and as properties: pure, no database."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.conversations import marks, models, policy
from kefu.conversations.models import Conversation, Entry
from kefu.kernel.actors import System
from kefu.kernel.errors import Refused
from tests.world import ADA, NOW, SAM, SHOP, WEBSITE

FRESH = Conversation(id="conv_1", workspace_id=SHOP, inbox_id=WEBSITE, contact_id=SAM.contact_id, created_at=NOW)


def message(direction: str, text: str = "hello", **more: object) -> Entry:
    by_visitor = direction == "incoming"
    return Entry(
        id="msg_1",
        workspace_id=SHOP,
        conversation_id="conv_1",
        pos=1,
        kind="message",
        direction=direction,  # type: ignore[arg-type]
        author_kind="visitor" if by_visitor else "agent",
        author_id=SAM.contact_id if by_visitor else ADA.id,
        author_name="x",
        text=text,
        created_at=NOW,
        **more,  # type: ignore[arg-type]
    )


def after(*directions: str) -> Conversation:
    conversation = FRESH
    for direction in directions:
        conversation = models.receive(conversation, message(direction))
    return conversation


IN, OUT = "incoming", "outgoing"


@pytest.mark.parametrize(
    ("directions", "agent_unread", "visitor_unread", "agent_read", "visitor_read", "is_waiting"),
    [
        ((), 0, 0, 0, 0, False),
        ((IN,), 1, 0, 0, 1, True),
        ((IN, IN, IN), 3, 0, 0, 3, True),
        ((IN, IN, OUT), 0, 1, 3, 2, False),
        ((OUT, OUT), 0, 2, 2, 0, False),
        ((OUT, OUT, IN), 1, 0, 2, 3, True),
        ((IN, OUT, IN, OUT, OUT), 0, 2, 5, 3, False),
    ],
)
def test_what_waits_unread(
    directions: tuple[str, ...], agent_unread: int, visitor_unread: int, agent_read: int, visitor_read: int,
    is_waiting: bool,
) -> None:  # fmt: skip
    found = after(*directions)
    assert (found.agent_unread, found.visitor_unread) == (agent_unread, visitor_unread)
    assert (found.agent_read_seq, found.visitor_read_seq) == (agent_read, visitor_read)
    assert (found.waiting_since is not None) is is_waiting
    assert found.last_seq == found.last_pos == found.last_visitor_pos == found.version == len(directions)


def test_waiting_counts_from_the_first_unanswered_question() -> None:
    first = models.receive(FRESH, message(IN))
    later = models.receive(first, msgspec.structs.replace(message(IN), created_at=NOW + 5_000))
    assert later.waiting_since == NOW
    assert later.last_entry_at == NOW + 5_000


@pytest.mark.parametrize("status", ["snoozed", "resolved"])
def test_only_a_visitors_message_reopens(status: str) -> None:
    resting = msgspec.structs.replace(FRESH, status=status, snoozed_until=NOW + 1)
    assert models.receive(resting, message(IN)).status == "open"
    assert models.receive(resting, message(IN)).snoozed_until is None
    assert models.receive(resting, message(OUT)).status == status


@pytest.mark.parametrize(
    ("text", "type_", "shown"),
    [("  two\n lines ", "text", "two lines"), ("x" * 500, "text", "x" * 120), ("", "picture", "picture")],
)
def test_the_list_shows_first_words_or_the_type(text: str, type_: str, shown: str) -> None:
    assert models.receive(FRESH, message(IN, text, type=type_)).last_text == shown


def test_resolving_ends_the_waiting_and_reopening_does_not_begin_it() -> None:
    resolved = models.change_status(after(IN), "resolved", None, NOW)
    assert (resolved.waiting_since, resolved.status) == (None, "resolved")
    assert models.change_status(resolved, "open", None, NOW).waiting_since is None


@pytest.mark.parametrize("until", [None, NOW, NOW - 1])
def test_a_snooze_needs_a_time_to_come(until: int | None) -> None:
    with pytest.raises(Refused):
        models.change_status(FRESH, "snoozed", until, NOW)
    assert models.change_status(FRESH, "open", NOW + 1, NOW).snoozed_until is None


@pytest.mark.parametrize(
    ("actor", "direction", "author", "is_own"),
    [(SAM, IN, IN, True), (SAM, IN, OUT, False), (ADA, OUT, OUT, True), (ADA, OUT, IN, False),
     (System(SHOP), OUT, IN, False)],
)  # fmt: skip
def test_directions_and_authors(actor: object, direction: str, author: str, is_own: bool) -> None:
    assert policy.direction_of(actor) == direction  # type: ignore[arg-type]
    assert models.is_by(actor, message(author)) is is_own  # type: ignore[arg-type]


happenings = st.one_of(
    st.tuples(st.just("message"), st.sampled_from([IN, OUT])),
    st.tuples(st.sampled_from(["agent reads", "agent holds", "visitor reads", "visitor holds"]), st.integers(-3, 60)),
)


@given(st.lists(happenings, max_size=50))
def test_marks_never_move_back_or_past_the_last_message(happened: list[tuple[str, object]]) -> None:
    moves = {
        "agent reads": marks.read_by_agent,
        "visitor reads": marks.read_by_visitor,
        "agent holds": marks.delivered_to_agent,
        "visitor holds": marks.delivered_to_visitor,
    }
    now = FRESH
    for what, value in happened:
        before = now
        if what == "message":
            now = models.receive(now, message(str(value)))
        else:
            now = moves[what](now, value)  # type: ignore[arg-type]
            assert (now is before) or now.version == before.version + 1
        for name in ("agent_read_seq", "visitor_read_seq", "visitor_delivered_seq", "agent_delivered_seq"):
            assert getattr(before, name) <= getattr(now, name) <= now.last_seq
        assert now.visitor_read_seq <= now.visitor_delivered_seq
        assert now.agent_read_seq <= now.agent_delivered_seq
        for unread, read in ((now.agent_unread, now.agent_read_seq), (now.visitor_unread, now.visitor_read_seq)):
            assert 0 <= unread <= now.last_seq - read
            assert (unread == 0) or read < now.last_seq
