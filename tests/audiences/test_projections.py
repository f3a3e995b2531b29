"""Every fact, for both audiences: agents are told all, visitors what is public, and each in its own types."""

from __future__ import annotations

import msgspec
import pytest

from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents import project as for_agents
from kefu.audiences.publisher import topics_of
from kefu.audiences.scene import Face, Scene
from kefu.audiences.visitors import events as visitor_events
from kefu.audiences.visitors import project as for_visitors
from kefu.conversations import events as facts
from kefu.conversations.models import Conversation, Entry, Extra
from kefu.kernel.errors import NotFound
from tests.world import ADA, GRACE, NOW, SAM, SHOP, WEBSITE

SCENE = Scene({ADA.id: Face("Ada", "/picture", True), GRACE.id: Face("Grace", None, False)}, b"k" * 32, NOW)
CONVERSATION = Conversation(
    id="conv_1", workspace_id=SHOP, inbox_id=WEBSITE, contact_id=SAM.contact_id, contact_name="Sam",
    assignee_id=ADA.id, last_pos=9, last_visitor_pos=7, last_seq=3, created_at=NOW,
)  # fmt: skip


def entry(kind: str, **more: object) -> Entry:
    values: dict[str, object] = {
        "id": "msg_1", "workspace_id": SHOP, "conversation_id": "conv_1", "pos": 9, "kind": kind,
        "author_kind": "agent", "author_id": ADA.id, "author_name": "Ada", "text": "words", "created_at": NOW,
        "client_message_id": "abcdefgh",
    }  # fmt: skip
    if kind == "message":
        values |= {"seq": 3, "visitor_pos": 7, "direction": "outgoing"}
    return Entry(**{**values, **more})  # type: ignore[arg-type]


MESSAGE, NOTE = entry("message"), entry("note")
GONE = entry("message", recalled_at=NOW)
LINE = entry("activity", text="", extra=Extra(activity="claimed", assignee_name="Ada"))
EVERY_FACT: list[tuple[facts.ConversationFact, Entry]] = [
    (facts.ConversationStarted(), LINE),
    (facts.MessageCreated(), MESSAGE),
    (facts.NoteCreated(), NOTE),
    (facts.MessageEdited(previous_text="old words"), MESSAGE),
    (facts.MessagePreviewed(), MESSAGE),
    (facts.NoteEdited(previous_text="old words"), NOTE),
    (facts.MessageRecalled(previous_text="old words"), GONE),
    (facts.MessageDeleted(previous_text="old words"), GONE),
    (facts.NoteDeleted(previous_text="old words"), NOTE),
    (facts.ConversationAssigned(assignee_id=ADA.id, previous_id=GRACE.id), LINE),
    (facts.TeamChanged(team_id="team_1", previous_id=None, previous_assignee_id=GRACE.id), LINE),
    (facts.AnswerLate(stage="reminded", waiting_since=NOW), LINE),
    (facts.PromiseNeared(stage="breached", promise="first_reply", due_at=NOW, policy_id="sla_1", told_ids=[]), LINE),
    (facts.StatusChanged(status="snoozed", previous="open", snoozed_until=NOW + 1), LINE),
    (facts.ConversationTagged(added=["tag_1"], removed=[]), LINE),
    (facts.PriorityChanged(priority="high", previous="none"), LINE),
    (facts.AttributeChanged(key="order", value=1, previous=None), LINE),
    (facts.SurveyAsked(survey_id="csat_1"), LINE),
    (facts.SurveyAnswered(survey_id="csat_1", scale="stars", rating=5), LINE),
    (facts.ContactIdentified(contact_id=SAM.contact_id), LINE),
    (facts.ContactMerged(contact_id=SAM.contact_id), LINE),
    (facts.TransferOffered(transfer_id="trf_1", giver_id=ADA.id, agent_id=GRACE.id), LINE),
    (facts.TransferEnded(transfer_id="trf_1", giver_id=ADA.id, agent_id=GRACE.id, outcome="declined"), LINE),
    (facts.ParticipantsChanged(joined=[GRACE.id], left=[]), LINE),
    (facts.AgentsMentioned(agent_ids=[GRACE.id], joined=[GRACE.id]), NOTE),
]


def happened(fact: facts.ConversationFact, what: Entry) -> facts.Happened:
    visitor_pos = 7 if fact.is_public else None
    return facts.Happened(fact=fact, conversation=CONVERSATION, entry=what, pos=9, visitor_pos=visitor_pos)


def test_the_table_names_every_fact() -> None:
    assert {type(fact) for fact, _ in EVERY_FACT} == set(facts.Fact.__subclasses__())


@pytest.mark.parametrize(("fact", "what"), EVERY_FACT, ids=lambda each: type(each).__name__)
def test_agents_are_told_everything_and_visitors_what_is_public(fact: facts.ConversationFact, what: Entry) -> None:
    told = for_agents.project(happened(fact, what), SCENE)
    assert isinstance(told, agent_events.EntryAdded | agent_events.EntryChanged)
    assert (told.pos, told.conversation.last_pos) == (9, 9)
    frame = for_visitors.project(happened(fact, what), SCENE)
    assert (frame is not None) is fact.is_public
    if frame is not None:
        assert frame.pos == 7
        text = msgspec.json.encode(frame)
        assert b"old words" not in text, "what a message said before is nobody's business"
        assert b"snoozed" not in text
        assert b"claimed" not in text


def test_every_frame_is_one_that_its_audience_declares() -> None:
    agents = msgspec.json.Decoder(agent_events.AgentFrame)
    visitors = msgspec.json.Decoder(visitor_events.VisitorFrame)
    for fact, what in EVERY_FACT:
        told = for_agents.project(happened(fact, what), SCENE)
        assert agents.decode(msgspec.json.encode(told)) == told
        frame = for_visitors.project(happened(fact, what), SCENE)
        if frame is not None:
            assert visitors.decode(msgspec.json.encode(frame)) == frame


def test_what_is_no_message_has_no_form_for_visitors() -> None:
    for hidden in (NOTE, LINE):
        with pytest.raises(NotFound):
            for_visitors.message_view(hidden, CONVERSATION, SCENE)


def test_a_removed_message_shows_visitors_nothing_of_itself() -> None:
    shown = for_visitors.message_view(entry("message", recalled_at=NOW, text="kept by mistake"), CONVERSATION, SCENE)
    assert (shown.text, shown.is_removed, shown.attachments, shown.card) == ("", True, [], None)


def test_visitors_learn_a_clientmessageid_only_of_their_own() -> None:
    assert for_visitors.message_view(MESSAGE, CONVERSATION, SCENE).client_message_id is None
    own = entry("message", author_kind="visitor", author_id=SAM.contact_id, direction="incoming")
    assert for_visitors.message_view(own, CONVERSATION, SCENE).client_message_id == "abcdefgh"


@pytest.mark.parametrize(
    ("fact", "assignee", "expected"),
    [
        (facts.MessageCreated(), ADA.id, {"a:agt_ada"}),
        (facts.MessageCreated(), None, {f"u:{SHOP}"}),
        (facts.ConversationAssigned(assignee_id=ADA.id, previous_id=GRACE.id), ADA.id, {"a:agt_ada", "a:agt_grace"}),
        (facts.ConversationAssigned(assignee_id=ADA.id, previous_id=None), ADA.id, {"a:agt_ada", f"u:{SHOP}"}),
        (facts.ConversationAssigned(assignee_id=None, previous_id=ADA.id), None, {"a:agt_ada", f"u:{SHOP}"}),
        (
            facts.TransferOffered(transfer_id="t", giver_id=ADA.id, agent_id=GRACE.id),
            ADA.id,
            {"a:agt_ada", "a:agt_grace"},
        ),
        (facts.ParticipantsChanged(joined=[], left=[GRACE.id]), ADA.id, {"a:agt_ada", "a:agt_grace"}),
        (facts.AgentsMentioned(agent_ids=[GRACE.id], joined=[]), ADA.id, {"a:agt_ada", "a:agt_grace"}),
    ],
)
def test_who_answers_who_did_and_who_could_hear_of_it(
    fact: facts.ConversationFact, assignee: str | None, expected: set[str]
) -> None:
    item = happened(fact, MESSAGE)
    item = msgspec.structs.replace(item, conversation=msgspec.structs.replace(CONVERSATION, assignee_id=assignee))
    assert set(topics_of(item)) == {"c:conv_1", f"e:{SHOP}"} | expected


def test_who_takes_part_hears_everything_said() -> None:
    conversation = msgspec.structs.replace(CONVERSATION, participants=GRACE.id)
    item = msgspec.structs.replace(happened(facts.MessageCreated(), MESSAGE), conversation=conversation)
    assert {f"a:{ADA.id}", f"a:{GRACE.id}"} <= set(topics_of(item))
    assert for_agents.conversation_view(conversation).participant_ids == [GRACE.id]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("accepted", agent_events.EntryChanged),
        ("overtaken", agent_events.EntryChanged),
        ("timed_out", agent_events.EntryAdded),
    ],
)
def test_an_offer_that_ends_by_an_assignment_has_no_line_of_its_own(outcome: facts.TransferOutcome, kind: type) -> None:
    fact = facts.TransferEnded(transfer_id="t", giver_id=ADA.id, agent_id=GRACE.id, outcome=outcome)
    assert isinstance(for_agents.project(happened(fact, LINE), SCENE), kind)
