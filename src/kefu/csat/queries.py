"""All SQL of surveys: their settings, the rows, and what is due."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.csat.models import OFF, Survey, SurveySettings
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contacts, conversations, entries, inbox_surveys, surveys
from kefu.kernel.errors import NotFound


async def get_settings(reader: Reader, inbox_id: str) -> SurveySettings:
    """Those of an inbox that the caller has got within its workspace."""
    found = await reader.scalar(sa.select(inbox_surveys.c.settings).where(inbox_surveys.c.inbox_id == inbox_id))
    return msgspec.convert(found, SurveySettings) if found is not None else OFF


async def keep_settings(tx: Transaction, workspace_id: str, inbox_id: str, settings: SurveySettings) -> None:
    document = {"settings": msgspec.to_builtins(settings)}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(inbox_surveys).values(inbox_id=inbox_id, workspace_id=workspace_id, **document)
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=document))


async def get_survey(reader: Reader, survey_id: str) -> Survey:
    """By id alone: callers have checked a signature, or look whose conversation it is."""
    row = await reader.first(sa.select(surveys).where(surveys.c.id == survey_id))
    if row is None:
        raise NotFound("survey.not_found", "There is no such survey.")
    return as_struct(row, Survey)


async def find_last_survey(reader: Reader, conversation_id: str) -> Survey | None:
    """The newest of a conversation."""
    c = surveys.c
    statement = sa.select(surveys).where(c.conversation_id == conversation_id)
    row = await reader.first(statement.order_by(c.asked_at.desc(), c.id.desc()).limit(1))
    return as_struct(row, Survey) if row is not None else None


def _values(survey: Survey) -> dict[str, Any]:
    return {**msgspec.structs.asdict(survey), "tags": msgspec.to_builtins(survey.tags)}


async def insert(tx: Transaction, survey: Survey) -> None:
    await tx.execute(sa.insert(surveys).values(_values(survey)))


async def save(tx: Transaction, survey: Survey) -> None:
    await tx.execute(sa.update(surveys).where(surveys.c.id == survey.id).values(_values(survey)))


async def list_speakers(reader: Reader, conversation_id: str) -> set[str]:
    """Who has said something: agent, visitor, system."""
    e = entries.c
    statement = sa.select(e.author_kind).where(e.conversation_id == conversation_id, e.kind == "message").distinct()
    return {row["author_kind"] for row in await reader.all(statement)}


async def find_answerer(reader: Reader, conversation_id: str) -> str | None:
    """The agent who said the last word of ours."""
    e = entries.c
    statement = sa.select(e.author_id).where(
        e.conversation_id == conversation_id, e.kind == "message", e.author_kind == "agent"
    )
    found = await reader.scalar(statement.order_by(e.pos.desc()).limit(1))
    return str(found) if found is not None else None


async def is_wanted(reader: Reader, conversation_id: str) -> bool:
    """Whether its inbox has settings at all: most have none, and then nothing needs a lock."""
    c = conversations.c
    statement = sa.select(inbox_surveys.c.inbox_id).join_from(
        conversations, inbox_surveys, inbox_surveys.c.inbox_id == c.inbox_id
    )
    return await reader.first(statement.where(c.id == conversation_id)) is not None


async def list_unasked(reader: Reader, after: int, before: int, limit: int) -> list[tuple[str, str]]:
    """(conversation, workspace) resolved between two moments, in inboxes with a survey, that nobody was asked about.

    What the process that resolved it could not do any more; it has asked long before everywhere else.
    """
    c, s = conversations.c, surveys.c
    was_asked = sa.exists().where(s.conversation_id == c.id, s.asked_at >= c.resolved_at)
    statement = (
        sa.select(c.id, c.workspace_id)
        .join_from(inbox_surveys, conversations, inbox_surveys.c.inbox_id == c.inbox_id)
        .where(
            c.workspace_id == inbox_surveys.c.workspace_id,
            c.status == "resolved",
            c.resolved_at > after,
            c.resolved_at <= before,
            c.survey_id.is_(None),
            sa.not_(was_asked),
        )
        .limit(limit)
    )
    return [(row["id"], row["workspace_id"]) for row in await reader.all(statement)]


class Due(msgspec.Struct, frozen=True):
    """An unanswered survey whose contact can be reminded by e-mail."""

    survey_id: str
    contact_id: str
    email: str


async def list_due(reader: Reader, after: int, now: int, limit: int) -> list[Due]:
    """What is still on offer, was not answered, and is due since `after` at the earliest."""
    s, c = surveys.c, conversations.c
    statement = (
        sa.select(s.id, c.contact_id, contacts.c.email)
        .join_from(surveys, conversations, s.conversation_id == c.id)
        .join(contacts, c.contact_id == contacts.c.id)
        .where(s.remind_at.is_not(None), s.remind_at <= now, s.remind_at > after)
        .where(s.rating.is_(None), c.survey_id == s.id, contacts.c.email.is_not(None))
        .order_by(s.remind_at)
        .limit(limit)
    )
    return [Due(row["id"], row["contact_id"], row["email"]) for row in await reader.all(statement)]


async def note_reminded(tx: Transaction, survey_id: str, now: int) -> bool:
    """Whether this call is the one that reminds."""
    statement = sa.update(surveys).where(surveys.c.id == survey_id, surveys.c.remind_at.is_not(None))
    return await tx.execute(statement.values(remind_at=None, reminded_at=now)) > 0
