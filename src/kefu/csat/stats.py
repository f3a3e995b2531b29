"""The SQL of how satisfied visitors are: counts, and the ratings one by one."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.csat.models import Scale, Survey, is_satisfied, most_of
from kefu.db.database import Reader
from kefu.db.rows import as_struct
from kefu.db.schema import contacts, conversations, surveys
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor


class RatingQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which ratings; what is None does not matter. `after` and `before` are moments, the second not included."""

    workspace_id: str
    agent_id: str | None = None
    inbox_id: str | None = None
    team_id: str | None = None
    contact_id: str | None = None
    conversation_id: str | None = None
    after: int | None = None
    before: int | None = None
    has_comment: bool = False
    is_satisfied: bool | None = None


class RatedSurvey(msgspec.Struct, frozen=True):
    """A survey with the contact who was asked."""

    survey: Survey
    contact_id: str
    contact_name: str


class ScaleCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often each rating of a scale was given, the worst first."""

    scale: Scale
    counts: list[int]

    @property
    def answered(self) -> int:
        return sum(self.counts)

    @property
    def satisfied(self) -> int:
        return sum(count for place, count in enumerate(self.counts) if is_satisfied(self.scale, place + 1))


class AgentCount(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the surveys about one agent's help."""

    agent_id: str | None
    answered: int
    satisfied: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """How many were asked and answered in a time, and how."""

    asked: int
    scales: list[ScaleCount]
    agents: list[AgentCount]


def _conditions(query: RatingQuery, moment: sa.Column[int]) -> list[sa.ColumnElement[bool]]:
    s = surveys.c
    found: list[sa.ColumnElement[bool]] = [s.workspace_id == query.workspace_id, moment.is_not(None)]
    columns = ((s.agent_id, query.agent_id), (s.inbox_id, query.inbox_id), (s.team_id, query.team_id))
    found += [column == value for column, value in columns if value is not None]
    if query.conversation_id is not None:
        found.append(s.conversation_id == query.conversation_id)
    if query.contact_id is not None:
        theirs = sa.select(conversations.c.id).where(conversations.c.contact_id == query.contact_id)
        found.append(s.conversation_id.in_(theirs))
    if query.after is not None:
        found.append(moment >= query.after)
    if query.before is not None:
        found.append(moment < query.before)
    return found


async def summarise(reader: Reader, query: RatingQuery) -> Summary:
    """Asked are those who were asked in the time, answered those who answered in it."""
    s = surveys.c
    asked = await reader.scalar(sa.select(sa.func.count()).select_from(surveys).where(*_conditions(query, s.asked_at)))
    statement = sa.select(s.agent_id, s.scale, s.rating, sa.func.count().label("found"))
    statement = statement.where(*_conditions(query, s.rated_at)).group_by(s.agent_id, s.scale, s.rating)
    rows = await reader.all(statement)
    scales: dict[Scale, list[int]] = {}
    agents: dict[str | None, tuple[int, int]] = {}
    for row in rows:
        counts = scales.setdefault(row["scale"], [0] * most_of(row["scale"]))
        counts[row["rating"] - 1] += row["found"]
        answered, satisfied = agents.get(row["agent_id"], (0, 0))
        good = row["found"] if is_satisfied(row["scale"], row["rating"]) else 0
        agents[row["agent_id"]] = (answered + row["found"], satisfied + good)
    return Summary(
        asked=int(asked),
        scales=[ScaleCount(scale=scale, counts=counts) for scale, counts in sorted(scales.items())],
        agents=[
            AgentCount(agent_id=agent_id, answered=answered, satisfied=satisfied)
            for agent_id, (answered, satisfied) in sorted(agents.items(), key=lambda each: (-each[1][0], each[0] or ""))
        ],
    )


_SATISFIED = sa.or_(
    sa.and_(surveys.c.scale == "stars", surveys.c.rating >= 4),
    sa.and_(surveys.c.scale == "faces", surveys.c.rating >= 3),
    sa.and_(surveys.c.scale == "thumbs", surveys.c.rating >= 2),
)


async def list_ratings(
    reader: Reader, query: RatingQuery, cursor: str | None = None, limit: int = 30
) -> tuple[list[RatedSurvey], str | None]:
    """One page, newest first, and the cursor of the next."""
    s, c = surveys.c, conversations.c
    statement: sa.Select[Any] = (
        sa.select(surveys, c.contact_id, contacts.c.name.label("contact_name"))
        .join_from(surveys, conversations, s.conversation_id == c.id)
        .join(contacts, c.contact_id == contacts.c.id)
        .where(*_conditions(query, s.rated_at))
    )
    if query.has_comment:
        statement = statement.where(s.comment != "")
    if query.is_satisfied is not None:
        statement = statement.where(_SATISFIED if query.is_satisfied else sa.not_(_SATISFIED))
    at = decode_cursor(cursor)
    if at is not None:
        statement = statement.where(sa.tuple_(s.rated_at, s.id) < sa.tuple_(sa.literal(at.at), sa.literal(at.id)))
    rows = await reader.all(statement.order_by(s.rated_at.desc(), s.id.desc()).limit(limit + 1))
    found = [RatedSurvey(as_struct(row, Survey), row["contact_id"], row["contact_name"]) for row in rows[:limit]]
    last = found[-1].survey if found else None
    has_more = len(rows) > limit and last is not None
    return found, encode_cursor(Cursor(last.rated_at or 0, last.id)) if has_more and last else None
