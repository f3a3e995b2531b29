"""Filters as SQL: fields and operators are chosen from tables of ours, and every value is bound.

The statement must have `contacts` joined, as `select_conversations` does.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.conversations.models import PRIORITIES
from kefu.db.exchange import Dialect
from kefu.db.schema import contact_tags, contacts, conversation_tags, conversations
from kefu.filters.models import ME, Field, Filter, Group, Test
from kefu.filters.value_queries import value_condition
from kefu.kernel.clock import MINUTE

_c = conversations.c
Condition = sa.ColumnElement[bool]

_IDS: dict[Field, sa.ColumnElement[Any]] = {"assignee": _c.assignee_id, "team": _c.team_id, "inbox": _c.inbox_id}
_TEXTS: dict[Field, sa.ColumnElement[Any]] = {
    "last_text": _c.last_text,
    "contact_name": contacts.c.name,
    "contact_email": contacts.c.email,
    "contact_phone": contacts.c.phone,
}
_TIMES: dict[Field, sa.ColumnElement[Any]] = {
    "waiting": _c.waiting_since,
    "created": _c.created_at,
    "last_entry": _c.last_entry_at,
}


class Asking(msgspec.Struct, frozen=True):
    """Who asks, when, and of which database."""

    dialect: Dialect
    now: int
    agent_id: str | None = None


def filter_condition(filter_: Filter, asking: Asking) -> Condition:
    """The filter, which `require_askable` has let through, as one condition."""
    groups = [_group(group, asking) for group in filter_.groups]
    if not groups:
        return sa.true()
    return sa.and_(*groups) if filter_.match == "all" else sa.or_(*groups)


def _group(group: Group, asking: Asking) -> Condition:
    tests = [_test(test, asking) for test in group.tests]
    return sa.and_(*tests) if group.match == "all" else sa.or_(*tests)


def _test(test: Test, asking: Asking) -> Condition:
    match test.field:
        case "status" | "last_direction":
            return _among(_c.status if test.field == "status" else _c.last_direction, test, test.values)
        case "priority":
            return _among(_c.priority, test, [PRIORITIES.index(value) for value in test.values])
        case "assignee" | "team" | "inbox":
            return _among(_IDS[test.field], test, [asking.agent_id if each == ME else each for each in test.values])
        case "tag":
            carried = sa.select(conversation_tags.c.tag_id).where(conversation_tags.c.conversation_id == _c.id)
            return _tagged(carried, conversation_tags.c.tag_id, test)
        case "contact_tag":
            carried = sa.select(contact_tags.c.tag_id).where(contact_tags.c.contact_id == _c.contact_id)
            return _tagged(carried, contact_tags.c.tag_id, test)
        case "last_text" | "contact_name" | "contact_email" | "contact_phone":
            return _text(_TEXTS[test.field], test)
        case "contact_identified":
            is_known = contacts.c.external_id.is_not(None)
            return is_known if test.values[0] is True else sa.not_(is_known)
        case "unread":
            return _number(_c.agent_unread, test)
        case "waiting" | "created" | "last_entry":
            return _age(_TIMES[test.field], test, asking.now)
        case "sla_due":
            return _deadline(test, asking.now)
        case "attribute":
            return value_condition(_c.attributes, test, asking.dialect)
        case "contact_attribute":
            return value_condition(contacts.c.attributes, test, asking.dialect)


def _among(column: sa.ColumnElement[Any], test: Test, values: Sequence[Any]) -> Condition:
    match test.operator:
        case "is_set":
            return column.is_not(None)
        case "is_empty":
            return column.is_(None)
        case "is_not":
            return sa.or_(column.is_(None), column.not_in(values))
        case _:
            return column.in_(values)


def _tagged(carried: sa.Select[Any], tag_id: sa.ColumnElement[Any], test: Test) -> Condition:
    match test.operator:
        case "is_set":
            return sa.exists(carried.correlate(conversations))
        case "is_empty":
            return sa.not_(sa.exists(carried.correlate(conversations)))
        case "is_not":
            return sa.not_(sa.exists(carried.where(tag_id.in_(test.values)).correlate(conversations)))
        case _:
            return sa.exists(carried.where(tag_id.in_(test.values)).correlate(conversations))


def _text(column: sa.ColumnElement[Any], test: Test) -> Condition:
    known = sa.func.coalesce(column, "")
    first = str(test.values[0]) if test.values else ""
    match test.operator:
        case "is_set":
            return known != ""
        case "is_empty":
            return known == ""
        case "contains":
            return known.icontains(first, autoescape=True)
        case "contains_not":
            return sa.not_(known.icontains(first, autoescape=True))
        case "starts_with":
            return known.istartswith(first, autoescape=True)
        case "is_not":
            return sa.func.lower(known).not_in([str(value).lower() for value in test.values])
        case _:
            return sa.func.lower(known).in_([str(value).lower() for value in test.values])


def _number(column: sa.ColumnElement[Any], test: Test) -> Condition:
    match test.operator:
        case "more_than":
            return column > test.values[0]
        case "less_than":
            return column < test.values[0]
        case _:
            return column.in_(test.values)


def _age(column: sa.ColumnElement[Any], test: Test, now: int) -> Condition:
    if test.operator == "is_set":
        return column.is_not(None)
    if test.operator == "is_empty":
        return column.is_(None)
    since = now - int(float(test.values[0]) * MINUTE)
    return column <= since if test.operator == "older_than" else column > since


def _deadline(test: Test, now: int) -> Condition:
    """What is overdue is due within any time; a clock that stands is due at none, but there is one."""
    match test.operator:
        case "is_set":
            return _c.sla != ""
        case "is_empty":
            return _c.sla == ""
        case "overdue":
            return _c.sla_due_at <= now
        case _:
            return _c.sla_due_at <= now + int(float(test.values[0]) * MINUTE)
