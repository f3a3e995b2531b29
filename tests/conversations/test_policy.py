"""Who may do what, as tables: pure rules, no database."""

from __future__ import annotations

import msgspec
import pytest

from kefu.conversations import policy
from kefu.conversations.models import Conversation, Entry
from kefu.kernel.actors import Actor, System, Visitor
from kefu.kernel.errors import KefuError, NotAllowed, NotFound, Refused
from tests.world import ADA, EVE, GRACE, LIN, MALLORY, NOW, SAM, SHOP, WEBSITE

CONVERSATION = Conversation(id="conv_1", workspace_id=SHOP, inbox_id=WEBSITE, contact_id=SAM.contact_id, created_at=NOW)
SAM_ELSEWHERE = Visitor(workspace_id=SHOP, inbox_id="inb_other", contact_id=SAM.contact_id, id="vis_other")
ROBOT = System(SHOP)


def entry(**more: object) -> Entry:
    values = {"id": "msg_1", "workspace_id": SHOP, "conversation_id": "conv_1", "pos": 1, "author_name": "x"}
    return Entry(**{**values, "created_at": NOW, **more})  # type: ignore[arg-type]


BY_SAM = entry(kind="message", author_kind="visitor", author_id=SAM.contact_id)
BY_ADA = entry(kind="message", author_kind="agent", author_id=ADA.id)
NOTE = entry(kind="note", author_kind="agent", author_id=ADA.id)
LINE = entry(kind="activity", author_kind="agent", author_id=ADA.id)
GONE = msgspec.structs.replace(BY_ADA, recalled_at=NOW)
DELETED = msgspec.structs.replace(BY_ADA, deleted_at=NOW)


@pytest.mark.parametrize(
    ("actor", "is_seen"),
    [(ADA, True), (GRACE, True), (MALLORY, False), (SAM, True), (LIN, False), (EVE, False), (SAM_ELSEWHERE, False),
     (ROBOT, True), (System("ws_outside"), False)],
)  # fmt: skip
def test_who_sees_a_conversation(actor: Actor, is_seen: bool) -> None:
    assert policy.can_see(actor, CONVERSATION) is is_seen
    if is_seen:
        assert policy.require_visible(actor, CONVERSATION) is CONVERSATION
    else:
        with pytest.raises(NotFound) as foreign:
            policy.require_visible(actor, CONVERSATION)
        with pytest.raises(NotFound) as missing:
            policy.require_visible(actor, None)
        assert str(foreign.value) == str(missing.value), "foreign and missing look alike"


@pytest.mark.parametrize(
    ("actor", "what", "error"),
    [
        (SAM, BY_SAM, None), (ADA, BY_ADA, None), (ADA, NOTE, None),
        (ADA, BY_SAM, NotAllowed), (SAM, BY_ADA, NotAllowed), (GRACE, BY_ADA, NotAllowed), (GRACE, NOTE, NotAllowed),
        (SAM, NOTE, NotAllowed), (ADA, LINE, NotAllowed), (ADA, GONE, NotAllowed), (ADA, DELETED, NotAllowed),
        (LIN, BY_SAM, NotAllowed), (ROBOT, BY_ADA, NotAllowed),
    ],
)  # fmt: skip
def test_who_edits(actor: Actor, what: Entry, error: type[KefuError] | None) -> None:
    if error is None:
        policy.require_can_edit(actor, what, NOW, 120)
    else:
        with pytest.raises(error):
            policy.require_can_edit(actor, what, NOW, 120)


@pytest.mark.parametrize(
    ("what", "after_ms", "is_allowed"),
    [(BY_SAM, 120_000, True), (BY_SAM, 120_001, False), (BY_ADA, 120_001, False), (NOTE, 10**12, True)],
)
def test_how_long(what: Entry, after_ms: int, is_allowed: bool) -> None:
    actor: Actor = SAM if what is BY_SAM else ADA
    if is_allowed:
        policy.require_can_edit(actor, what, NOW + after_ms, 120)
    else:
        with pytest.raises(Refused):
            policy.require_can_edit(actor, what, NOW + after_ms, 120)


@pytest.mark.parametrize(
    ("actor", "what", "is_allowed"),
    [(ADA, BY_SAM, True), (ADA, NOTE, True), (ADA, LINE, False), (ADA, GONE, False), (ADA, DELETED, False),
     (GRACE, BY_SAM, False), (SAM, BY_SAM, False), (ROBOT, BY_SAM, False)],
)  # fmt: skip
def test_who_deletes(actor: Actor, what: Entry, is_allowed: bool) -> None:
    if is_allowed:
        policy.require_can_delete(actor, what)
    else:
        with pytest.raises(NotAllowed):
            policy.require_can_delete(actor, what)


@pytest.mark.parametrize(("actor", "is_agent"), [(ADA, True), (ROBOT, True), (SAM, False)])
def test_what_only_our_own_side_does(actor: Actor, is_agent: bool) -> None:
    assert policy.is_agent(actor) is is_agent
    if is_agent:
        policy.require_agent(actor)
    else:
        with pytest.raises(NotAllowed):
            policy.require_agent(actor)
