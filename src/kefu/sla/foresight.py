"""When a conversation that begins now would be due, for who writes a policy; pure."""

from kefu.conversations.standing import Promise
from kefu.kernel.clock import MINUTE
from kefu.kernel.wire import View
from kefu.sla.clocks import terms_of, warn_after
from kefu.sla.models import PROMISES, Policy, PolicyFields
from kefu.sla.queries import Book


class Foreseen(View, frozen=True, kw_only=True):
    """A promise that would begin now; `due_at` is null where its hours never come."""

    promise: Promise
    due_at: int | None
    warn_at: int | None
    escalate_at: int | None


def foresee(fields: PolicyFields, book: Book, place: tuple[str | None, str | None], now: int) -> list[Foreseen]:
    """`place` is (inbox, team), whose hours count where the policy names none."""
    values = {name: getattr(fields, name) for name in fields.__struct_fields__}
    policy = Policy(id="", workspace_id=book.workspace_id, position=0, created_at=now, updated_at=now, **values)
    terms = terms_of(policy, book.week_of(policy, *place))
    found = []
    for promise in PROMISES:
        length = terms.lengths.get(promise)
        if length is None:
            continue
        due_at = terms.after(now, length)
        warn_at = terms.after(now, warn_after(length, policy.warning)) if policy.warning is not None else None
        escalate_at = None
        if due_at is not None and policy.operations:
            escalate_at = terms.after(due_at, policy.escalate_minutes * MINUTE)
        found.append(Foreseen(promise=promise, due_at=due_at, warn_at=warn_at, escalate_at=escalate_at))
    return found
