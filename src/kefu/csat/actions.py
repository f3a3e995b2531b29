"""Set a survey up, ask it, and take what visitors say; called by the doors, the worker, and the page of the link."""

import msgspec

from kefu.contacts.queries import get_contact
from kefu.conversations import policy
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import SurveyAnswered, SurveyAsked
from kefu.conversations.models import Conversation, Extra
from kefu.conversations.queries import lock_conversation
from kefu.csat import queries
from kefu.csat.models import CHANGEABLE, Rating, Survey, SurveySettings, clean_settings, rated
from kefu.db.database import Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.clock import HOUR
from kefu.kernel.errors import Conflict, NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.visitors.queries import find_newest_session
from kefu.workspaces.models import language_of
from kefu.workspaces.queries import get_workspace


async def change_settings(tx: Transaction, actor: Agent, inbox_id: str, settings: SurveySettings) -> SurveySettings:
    """Replace the survey of an inbox; only admins."""
    if not actor.is_admin:
        raise NotAllowed
    await get_inbox(tx, actor.workspace_id, inbox_id)
    clean = clean_settings(settings)
    await queries.keep_settings(tx, actor.workspace_id, inbox_id, clean)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return clean


async def request_rating(tx: Transaction, author: Author, conversation_id: str, now: int) -> Conversation:
    """An agent asks, whatever the conversation's status; raises Refused where there is no survey or nobody spoke.

    Raises Conflict while the visitor is asked already or has just answered.
    """
    conversation = policy.require_visible(author.actor, await lock_conversation(tx, conversation_id))
    settings = await queries.get_settings(tx, conversation.inbox_id)
    if not settings.is_on:
        raise Refused("survey.off", "This inbox has no survey.")
    last = await queries.find_last_survey(tx, conversation.id)
    if last is not None and last.rated_at is not None and now - last.rated_at <= CHANGEABLE:
        raise Conflict("survey.answered", "The visitor has answered within the last day.")
    if conversation.survey_id is not None and last is not None and last.rated_at is None:
        raise Conflict("survey.asked", "The visitor is asked already.")
    if "visitor" not in await queries.list_speakers(tx, conversation.id):
        raise Refused("survey.nobody_spoke", "The visitor has not said anything yet.")
    return await _ask(tx, author, conversation, settings, last, now)


async def ask_after_resolving(tx: Transaction, author: Author, conversation_id: str, now: int) -> Conversation | None:
    """Ask by itself, where the inbox wants it and both sides have spoken; None if there is nothing to ask.

    Safe to call again: whoever was asked since the conversation was resolved is not asked twice.
    """
    conversation = await lock_conversation(tx, conversation_id)
    if conversation is None or conversation.status != "resolved" or conversation.survey_id is not None:
        return None
    settings = await queries.get_settings(tx, conversation.inbox_id)
    if not settings.is_on or not settings.is_asked_after_resolving:
        return None
    if not {"agent", "visitor"} <= await queries.list_speakers(tx, conversation.id):
        return None
    last = await queries.find_last_survey(tx, conversation.id)
    if last is not None and last.rated_at is not None and now - last.rated_at <= CHANGEABLE:
        return None
    return await _ask(tx, author, conversation, settings, last, now)


async def _ask(
    tx: Transaction,
    author: Author,
    conversation: Conversation,
    settings: SurveySettings,
    last: Survey | None,
    now: int,
) -> Conversation:
    """A new survey, or the last one again if it was not answered; the one reminder stays one."""
    is_again = last is not None and last.rated_at is None
    reminded_at = last.reminded_at if last is not None and is_again else None
    hours = settings.reminder_hours
    session = await find_newest_session(tx, conversation.contact_id)
    workspace = await get_workspace(tx, conversation.workspace_id)
    answerer = conversation.assignee_id or await queries.find_answerer(tx, conversation.id)
    survey = Survey(
        id=last.id if last is not None and is_again else new_id("csat"),
        workspace_id=conversation.workspace_id,
        inbox_id=conversation.inbox_id,
        conversation_id=conversation.id,
        agent_id=answerer or conversation.last_agent_id,
        team_id=conversation.team_id,
        scale=settings.scale,
        language=language_of(session.language if session is not None else None, workspace.language),
        asked_at=now,
        asked_by=author.actor.id if isinstance(author.actor, Agent) else None,
        remind_at=now + hours * HOUR if hours is not None and reminded_at is None else None,
        reminded_at=reminded_at,
    )
    if is_again:
        await queries.save(tx, survey)
    else:
        await queries.insert(tx, survey)
    asked = msgspec.structs.replace(conversation, survey_id=survey.id)
    return await record_activity(tx, author, asked, SurveyAsked(survey_id=survey.id), activity("survey_asked"), now)


async def rate(tx: Transaction, survey: Survey, rating: Rating, now: int) -> Survey:
    """Keep what the contact says; the caller has found out that it is the contact, by its session or by its link.

    Raises Refused for a rating beyond the scale, an unknown tag, or when the time is over.
    """
    conversation = await lock_conversation(tx, survey.conversation_id)
    assert conversation is not None, "surveys refer to it"
    before = await queries.get_survey(tx, survey.id)
    after = rated(before, await queries.get_settings(tx, survey.inbox_id), rating, now)
    if (after.rating, after.tags, after.comment) == (before.rating, before.tags, before.comment):
        return before
    await queries.save(tx, after)
    contact = await get_contact(tx, conversation.workspace_id, conversation.contact_id)
    visitor = Visitor(conversation.workspace_id, conversation.inbox_id, contact.id, id="")
    fact = SurveyAnswered(survey_id=after.id, scale=after.scale, rating=rating.rating)
    extra = Extra(activity="rated", rating=rating.rating, rating_scale=after.scale)
    await record_activity(tx, Author(visitor, contact.name), conversation, fact, extra, now)
    tx.tell(SettingsNews(conversation.workspace_id, "ratings"))
    return after
