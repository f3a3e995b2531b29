"""Who is told what, once, and what makes it old; on both databases."""

from __future__ import annotations

from kefu.conversations.events import (
    AgentsMentioned,
    AnswerLate,
    PromiseNeared,
    SurveyAnswered,
    TransferEnded,
    TransferOffered,
)
from kefu.kernel.clock import DAY, MINUTE
from kefu.kernel.news import Notable, TicketNews, TicketWhat
from kefu.notifications.actions import forget_old, mark_about_read, mark_all_read, mark_read
from kefu.notifications.models import KEPT, Choice, Quiet
from kefu.routing.actions.give_back import give_back
from tests.notifications.desk import Desk
from tests.world import ADA, GRACE, MALLORY, SHOP


async def test_who_waits_is_told_to_those_who_could_answer_until_somebody_takes_it(desk: Desk) -> None:
    asked = await desk.ask("is the blue teapot there?")
    await desk.tell()
    [waiting] = await desk.unread(GRACE)
    assert (waiting.kind, waiting.words.contact_name, waiting.words.text) == (
        "waiting", "Sam", "is the blue teapot there?",
    )  # fmt: skip
    assert await desk.kinds(ADA) == ["waiting"]
    assert await desk.unread(MALLORY) == []
    [frame] = desk.frames(GRACE, "notification.added")
    assert (frame["unread"], frame["sound"], frame["hasNotice"]) == (1, "knock", False)
    assert frame["notification"]["path"] == f"/inbox/all/{asked.id}"

    await desk.give(ADA, asked, ADA)
    await desk.tell()
    assert await desk.unread(GRACE) == []
    assert desk.frames(GRACE, "notification.read")[-1]["unread"] == 0


async def test_what_is_taken_at_once_is_not_told_to_anybody_else(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(ADA, asked, GRACE)
    await desk.tell()
    assert await desk.kinds(GRACE) == ["assigned"]
    assert await desk.unread(ADA) == []
    [assigned] = await desk.unread(GRACE)
    assert (assigned.words.actor_name, assigned.conversation_id) == ("Ada", asked.id)


async def test_who_takes_it_knows_it(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    await desk.tell()
    assert await desk.unread(GRACE) == []


async def test_messages_of_one_conversation_are_one_until_they_are_read(desk: Desk) -> None:
    asked = await desk.ask("one")
    await desk.give(GRACE, asked, GRACE)
    await desk.tell()
    await desk.ask("two")
    await desk.ask("three")
    await desk.tell()
    desk.clock.advance(MINUTE)
    await desk.ask("four")
    await desk.tell()
    [message] = await desk.unread(GRACE)
    assert (message.kind, message.count, message.words.text) == ("message", 3, "four")
    assert message.updated_at == desk.clock.now()

    await desk.read(GRACE, asked)
    await desk.tell()
    assert await desk.unread(GRACE) == []
    await desk.ask("five")
    await desk.tell()
    [anew] = await desk.unread(GRACE)
    assert (anew.count, anew.id != message.id) == (1, True)
    await desk.answer(GRACE, asked)
    await desk.tell()
    assert await desk.unread(GRACE) == []


async def test_what_was_seen_before_it_was_told_is_not_told(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    await desk.tell()
    await desk.ask("again")
    await desk.read(GRACE, asked)
    await desk.tell()
    assert await desk.unread(GRACE) == []
    assert desk.frames(GRACE, "notification.added") == []


async def test_a_conversation_that_is_given_on_is_no_more_news_of_who_had_it(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(ADA, asked, GRACE)
    await desk.tell()
    await desk.give(GRACE, asked, ADA)
    await desk.tell()
    assert await desk.unread(GRACE) == []
    assert await desk.kinds(ADA) == ["assigned"]
    await desk.resolve(ADA, asked)
    await desk.tell()
    assert await desk.unread(ADA) == []


async def test_who_is_gone_hears_that_it_went_back(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(ADA, asked, GRACE)
    await desk.set_agent(GRACE, availability="offline", availability_at=desk.clock.now())
    async with desk.database.begin() as tx:
        assert await give_back(tx, SHOP, desk.clock.now())
    await desk.tell()
    assert await desk.kinds(GRACE) == ["returned"]
    assert await desk.kinds(ADA) == ["waiting"]


async def test_late_answers_remind_the_agent_and_alarm_the_admins(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    await desk.record(None, asked, AnswerLate(stage="reminded", waiting_since=1))
    await desk.record(None, asked, AnswerLate(stage="escalated", waiting_since=1))
    await desk.tell()
    assert await desk.kinds(GRACE) == ["reminded"]
    assert await desk.kinds(ADA) == ["escalated"]


async def test_colleagues_who_name_each_other_or_hand_over(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(ADA, asked, ADA)
    offer = {"transfer_id": "trf_1", "giver_id": ADA.id, "agent_id": GRACE.id}
    await desk.record(ADA, asked, AgentsMentioned(agent_ids=[GRACE.id, ADA.id], joined=[]))
    await desk.record(ADA, asked, TransferOffered(**offer))
    await desk.tell()
    assert await desk.kinds(GRACE) == ["mentioned", "transfer_offered"]
    assert await desk.unread(ADA) == []
    titles = {frame["notification"]["title"] for frame in desk.frames(GRACE, "notification.added")}
    assert titles == {"Ada mentioned you: Sam", "Ada offers you Sam"}

    await desk.record(GRACE, asked, TransferEnded(**offer, outcome="declined"))
    await desk.tell()
    assert await desk.kinds(GRACE) == ["mentioned"]
    assert await desk.kinds(ADA) == ["transfer_ended"]
    assert desk.frames(ADA, "notification.added")[-1]["notification"]["title"] == "Grace declined Sam"
    async with desk.database.begin() as tx:
        await mark_all_read(tx, ADA, desk.clock.now())
    await desk.record(ADA, asked, TransferOffered(**offer))
    await desk.record(ADA, asked, TransferEnded(**offer, outcome="withdrawn"))
    await desk.tell()
    assert await desk.unread(ADA) == []
    assert await desk.kinds(GRACE) == ["mentioned"]


async def test_promises_reach_whom_the_policy_names_until_somebody_answers(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    told = {"promise": "first_reply", "due_at": 1, "policy_id": "sla_1"}
    await desk.record(None, asked, PromiseNeared(stage="warned", told_ids=[GRACE.id], **told))  # type: ignore[arg-type]
    await desk.tell()
    assert await desk.kinds(GRACE) == ["sla_warning"]
    await desk.record(None, asked, PromiseNeared(stage="breached", told_ids=[ADA.id], **told))  # type: ignore[arg-type]
    await desk.tell()
    assert await desk.kinds(ADA) == ["sla_breach"]
    await desk.answer(GRACE, asked)
    await desk.tell()
    assert await desk.unread(ADA) == await desk.unread(GRACE) == []


async def test_tickets_reach_who_has_them_else_who_could(desk: Desk) -> None:
    def news(what: TicketWhat, actor_id: str | None, assignee_id: str | None) -> TicketNews:
        return TicketNews(
            workspace_id=SHOP, ticket_id="tick_1", number=7, title="A broken pot", what=what, actor_id=actor_id,
            assignee_id=assignee_id, team_id=None,
        )  # fmt: skip

    async with desk.database.begin() as tx:
        tx.tell(news("callback", "cont_sam", None))
        tx.tell(news("commented", "agt_ada", None))
    await desk.tell()
    assert await desk.kinds(ADA) == await desk.kinds(GRACE) == ["callback"]
    async with desk.database.begin() as tx:
        tx.tell(news("assigned", ADA.id, GRACE.id))
        tx.tell(news("overdue", None, GRACE.id))
    await desk.tell()
    assert await desk.kinds(ADA) == []
    assert await desk.kinds(GRACE) == ["callback", "ticket_assigned", "ticket_due"]
    [due] = [f for f in desk.frames(GRACE, "notification.added") if f["notification"]["kind"] == "ticket_due"]
    assert (due["notification"]["title"], due["notification"]["path"]) == ("Ticket #7 is overdue", "/tickets/tick_1")


async def test_a_bad_score_reaches_the_admins(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    await desk.record(None, asked, SurveyAnswered(survey_id="srv_1", scale="stars", rating=4))
    await desk.tell()
    assert await desk.kinds(ADA) == []
    await desk.record(None, asked, SurveyAnswered(survey_id="srv_1", scale="stars", rating=2))
    await desk.tell()
    assert await desk.kinds(ADA) == ["bad_score"]
    assert await desk.kinds(GRACE) == []


async def test_things_that_are_no_conversations_reach_whom_they_name(desk: Desk) -> None:
    news = Notable(
        workspace_id=SHOP, kind="import_finished", agent_ids=(ADA.id, MALLORY.id), subject="imp_1", text="people.csv",
        number=12,
    )  # fmt: skip
    async with desk.database.begin() as tx:
        tx.tell(news)
    await desk.tell()
    [done] = await desk.unread(ADA)
    assert (done.kind, done.words.text, done.words.number) == ("import_finished", "people.csv", 12)
    assert await desk.unread(MALLORY) == []
    [frame] = desk.frames(ADA, "notification.added")
    assert frame["notification"]["title"] == "Import finished: people.csv"


async def test_choices_decide_what_is_made_and_what_rings(desk: Desk) -> None:
    nothing = Choice(channels=frozenset(), sound="chime")
    await desk.choose(ADA, choices={"waiting": nothing})
    only_push = Choice(channels=frozenset(("push",)), sound="chime")
    await desk.choose(GRACE, choices={"waiting": only_push}, quiet=Quiet(is_on=True, start="00:00", end="23:59"))
    asked = await desk.ask()
    await desk.tell()
    assert await desk.unread(ADA) == []
    assert await desk.unread(GRACE) == []
    [frame] = desk.frames(GRACE, "notification.added")
    assert (frame["isListed"], frame["unread"], frame["sound"]) == (False, 0, None)

    await desk.give(ADA, asked, GRACE)
    await desk.tell()
    [assigned] = [each for each in desk.frames(GRACE, "notification.added") if each["isListed"]]
    assert (assigned["sound"], assigned["hasNotice"]) == (None, False)
    await desk.choose(GRACE, has_desktop=True, volume=30)
    await desk.ask("more")
    await desk.tell()
    last = desk.frames(GRACE, "notification.added")[-1]
    assert (last["sound"], last["hasNotice"], last["volume"]) == ("chime", True, 30)


async def test_who_is_offline_is_not_told_of_the_queue(desk: Desk) -> None:
    await desk.set_agent(GRACE, availability="offline")
    await desk.ask()
    await desk.tell()
    assert await desk.unread(GRACE) == []
    assert await desk.kinds(ADA) == ["waiting"]


async def test_reading_is_told_to_the_other_screens_and_only_ones_own_is_read(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.tell()
    [of_ada], [of_grace] = await desk.unread(ADA), await desk.unread(GRACE)
    async with desk.database.begin() as tx:
        await mark_read(tx, GRACE, [of_ada.id, of_grace.id], desk.clock.now())
    await desk.tell()
    assert await desk.kinds(ADA) == ["waiting"]
    assert desk.frames(GRACE, "notification.read") == [{"type": "notification.read", "ids": [of_grace.id], "unread": 0}]
    async with desk.database.begin() as tx:
        await mark_about_read(tx, ADA, asked.id, desk.clock.now())
        await mark_all_read(tx, ADA, desk.clock.now())
    await desk.tell()
    assert await desk.unread(ADA) == []


async def test_old_ones_are_forgotten(desk: Desk) -> None:
    await desk.ask()
    await desk.tell()
    desk.clock.advance(KEPT - DAY)
    assert await forget_old(desk.database, desk.clock) == 0
    desk.clock.advance(2 * DAY)
    assert await forget_old(desk.database, desk.clock) == 2
    assert await desk.unread(ADA) == []


async def test_two_nodes_tell_of_the_same_thing_in_one_row(desk: Desk) -> None:
    asked = await desk.ask()
    await desk.give(GRACE, asked, GRACE)
    await desk.tell()
    other = Desk(desk.database, [])
    await desk.ask("to this node")
    await desk.tell()
    await other.ask("to the other one")
    await other.tell()
    [message] = await desk.unread(GRACE)
    assert message.count == 2
    assert len(desk.frames(GRACE, "notification.added")) == 1
    assert len(other.frames(GRACE, "notification.added")) == 1
