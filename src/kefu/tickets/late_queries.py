"""The SQL of what comes late: tickets whose time has come, and replies that their visitors have not seen."""

import sqlalchemy as sa

from kefu.db.database import Reader
from kefu.db.schema import ticket_entries, ticket_settings, tickets
from kefu.kernel.clock import DAY, MINUTE
from kefu.tickets.models import ACTIVE, TicketSettings

_BATCH = 200
_t, _s = tickets.c, ticket_settings.c
_STANDARD = TicketSettings(workspace_id="")
# As 64 bits: some weeks of milliseconds are more than PostgreSQL's integers hold.
_REMIND = sa.cast(sa.func.coalesce(_s.remind_minutes, _STANDARD.remind_minutes), sa.BigInteger) * MINUTE
_REOPEN = sa.cast(sa.func.coalesce(_s.reopen_days, _STANDARD.reopen_days), sa.BigInteger) * DAY


async def list_due(reader: Reader, now: int) -> list[tuple[str, str]]:
    """Workspace and ticket of what must be reminded of, marked, or closed by now."""
    is_active = _t.state.in_(ACTIVE)
    is_reminded = sa.and_(is_active, _t.reminded_at.is_(None), _t.due_at > now, _t.due_at - _REMIND <= now)
    is_overdue = sa.and_(is_active, _t.overdue_at.is_(None), _t.due_at <= now)
    is_over = sa.and_(_t.state == "solved", _t.solved_at + _REOPEN <= now)
    statement = (
        sa.select(_t.workspace_id, _t.id)
        .outerjoin_from(tickets, ticket_settings, _s.workspace_id == _t.workspace_id)
        .where(sa.or_(sa.and_(_t.due_at.is_not(None), sa.or_(is_reminded, is_overdue)), is_over))
        .limit(_BATCH)
    )
    return [(row["workspace_id"], row["id"]) for row in await reader.all(statement)]


async def list_missed(reader: Reader, after: int, before: int) -> list[tuple[str, str]]:
    """Workspace and ticket of replies between two moments that were neither seen nor mailed."""
    e, t = ticket_entries.c, tickets.c
    statement = (
        sa.select(t.workspace_id, t.id)
        .join_from(ticket_entries, tickets, e.ticket_id == t.id)
        .where(
            e.kind == "reply",
            e.author_kind != "visitor",
            e.created_at > after,
            e.created_at <= before,
            e.pos > t.mailed_pos,
            e.pos > t.visitor_read_pos,
        )
        .distinct()
        .limit(_BATCH)
    )
    return [(row["workspace_id"], row["id"]) for row in await reader.all(statement)]
