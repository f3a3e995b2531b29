"""All SQL of forms, their answers and the consents given with them."""

from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import consents, form_answers, inbox_forms
from kefu.forms.models import Answer, FormKind, InboxForms, Intake, LeaveMessage, usual_forms


class AnsweredForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as one visitor filled it in."""

    id: str
    contact_id: str
    conversation_id: str | None
    form: FormKind
    answers: list[Answer]
    created_at: int


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact agreed to: which version, in which words, when and from where."""

    key: str
    version: int
    text: str
    language: str
    created_at: int


async def get_forms(reader: Reader, inbox_id: str) -> InboxForms:
    """The forms of an inbox that the caller has got within its workspace."""
    row = await reader.first(sa.select(inbox_forms).where(inbox_forms.c.inbox_id == inbox_id))
    if row is None:
        return usual_forms()
    return InboxForms(
        intake=msgspec.convert(row["intake"], Intake),
        leave_message=msgspec.convert(row["leave_message"], LeaveMessage),
    )


async def keep_forms(tx: Transaction, workspace_id: str, inbox_id: str, forms: InboxForms) -> None:
    documents = {
        "intake": msgspec.to_builtins(forms.intake),
        "leave_message": msgspec.to_builtins(forms.leave_message),
    }
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(inbox_forms).values(inbox_id=inbox_id, workspace_id=workspace_id, **documents)
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=documents))


async def insert_answers(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(form_answers).values(values))


async def insert_consent(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(consents).values(values))


async def find_answers(reader: Reader, answers_id: str) -> AnsweredForm | None:
    row = await reader.first(sa.select(form_answers).where(form_answers.c.id == answers_id))
    return _answered(row) if row is not None else None


async def find_last_intake(reader: Reader, contact_id: str, inbox_id: str) -> AnsweredForm | None:
    """The newest form that the contact filled in before a conversation of this inbox."""
    c = form_answers.c
    statement = sa.select(form_answers).where(c.contact_id == contact_id, c.inbox_id == inbox_id, c.form == "intake")
    row = await reader.first(statement.order_by(c.created_at.desc(), c.id.desc()).limit(1))
    return _answered(row) if row is not None else None


async def attach_answers(tx: Transaction, contact_id: str, inbox_id: str, conversation_id: str) -> None:
    """The conversation begins that the contact's waiting answers were given for."""
    c = form_answers.c
    waiting = sa.and_(c.contact_id == contact_id, c.inbox_id == inbox_id, c.conversation_id.is_(None))
    await tx.execute(sa.update(form_answers).where(waiting).values(conversation_id=conversation_id))


async def list_answers(reader: Reader, conversation_id: str) -> list[AnsweredForm]:
    """All that was filled in for a conversation, oldest first."""
    c = form_answers.c
    rows = await reader.all(
        sa.select(form_answers).where(c.conversation_id == conversation_id).order_by(c.created_at, c.id)
    )
    return [_answered(row) for row in rows]


async def list_consents(reader: Reader, workspace_id: str, contact_id: str) -> list[Consent]:
    """What a contact has agreed to, newest first."""
    c = consents.c
    statement = sa.select(consents).where(c.workspace_id == workspace_id, c.contact_id == contact_id)
    rows = await reader.all(statement.order_by(c.created_at.desc(), c.id.desc()).limit(50))
    names = ("key", "version", "text", "language", "created_at")
    return [Consent(**{name: row[name] for name in names}) for row in rows]


async def list_versions_agreed(reader: Reader, contact_id: str, inbox_id: str) -> dict[str, int]:
    """Key of a consent -> the newest version that the contact agreed to in this inbox."""
    c = consents.c
    statement = sa.select(c.key, sa.func.max(c.version).label("version")).where(
        c.contact_id == contact_id, c.inbox_id == inbox_id
    )
    return {row["key"]: row["version"] for row in await reader.all(statement.group_by(c.key))}


def _answered(row: Row) -> AnsweredForm:
    form: Literal["intake", "leave_message"] = row["form"]
    return AnsweredForm(
        id=row["id"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        form=form,
        answers=msgspec.convert(row["answers"], list[Answer]),
        created_at=row["created_at"],
    )
