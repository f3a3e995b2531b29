"""Which committed news concern whom, and which make others old; pure, called by the worker's `notifier`."""

from collections.abc import Mapping

import msgspec

from kefu.conversations.events import (
    AgentsMentioned,
    AnswerLate,
    ConversationAssigned,
    Happened,
    MarksMoved,
    MessageCreated,
    PromiseNeared,
    StatusChanged,
    SurveyAnswered,
    TeamChanged,
    TransferEnded,
    TransferOffered,
)
from kefu.conversations.models import Conversation, preview_of
from kefu.kernel.news import Notable, SettingsNews, TicketNews
from kefu.notifications.models import Kind, Words, short


class People(msgspec.Struct, frozen=True, tag=True):
    """Agents by name."""

    ids: tuple[str, ...]


class Pool(msgspec.Struct, frozen=True, tag=True):
    """Whoever could take it: members of a team, or everybody; not those who are offline."""

    team_id: str | None


class Admins(msgspec.Struct, frozen=True, tag=True):
    """Owners and admins."""


Audience = People | Pool | Admins


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell; the same kind of the same subject to the same audience is told once in a while."""

    workspace_id: str
    kind: Kind
    audience: Audience
    subject: str
    conversation_id: str | None
    words: Words
    # Who did it knows it.
    except_agent_id: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        return (self.kind, self.subject, self.audience)


class Settled(msgspec.Struct, frozen=True):
    """Notifications of these kinds about a subject are old; `keeps` goes on being told."""

    subject: str
    kinds: frozenset[Kind]
    keeps: str | None = None


_TAKEN: frozenset[Kind] = frozenset(("waiting",))
SEEN: frozenset[Kind] = frozenset(("message",))
_ANSWERED: frozenset[Kind] = frozenset(
    ("message", "waiting", "reminded", "escalated", "returned", "sla_warning", "sla_breach")
)
_LEFT: frozenset[Kind] = frozenset(("assigned", "message", "reminded"))
# The highest rating that somebody should hear of.
_BAD: Mapping[str, int] = {"stars": 2, "faces": 1, "thumbs": 1}
_TICKET: frozenset[Kind] = frozenset(("ticket_assigned", "ticket_replied", "ticket_due", "callback"))
_OVER: frozenset[Kind] = _ANSWERED | _LEFT


def settled_by(news: object) -> list[Settled]:
    """What nobody needs to be told any more."""
    match news:
        case MarksMoved(conversation=held):
            return [Settled(held.id, SEEN)] if held.agent_unread == 0 else []
        case Happened(fact=MessageCreated()) if news.entry.direction == "outgoing":
            return [Settled(news.conversation.id, _ANSWERED)]
        case Happened(fact=ConversationAssigned(assignee_id=assignee_id)):
            left = Settled(news.conversation.id, _LEFT, keeps=assignee_id)
            return [left, Settled(news.conversation.id, _TAKEN)] if assignee_id is not None else [left]
        case TicketNews(what="replied"):
            return [Settled(news.ticket_id, frozenset[Kind](("ticket_replied",)))]
        case TicketNews(what="assigned"):
            return [Settled(news.ticket_id, _TICKET, keeps=news.assignee_id)]
        case Happened(fact=TransferEnded()):
            return [Settled(news.conversation.id, frozenset[Kind](("transfer_offered",)))]
        case Happened(fact=StatusChanged(status=status)) if status != "open":
            return [Settled(news.conversation.id, _OVER)]
        case _:
            return []


def notices_of(news: object) -> list[Notice]:
    """Who is to be told what."""
    match news:
        case Notable():
            return [
                Notice(
                    workspace_id=news.workspace_id,
                    kind=news.kind,
                    audience=People(news.agent_ids),
                    subject=news.subject,
                    conversation_id=news.conversation_id,
                    words=Words(text=short(news.text), number=news.number, contact_name=news.contact_name),
                )
            ]
        case TicketNews():
            return _on_ticket(news)
        case SettingsNews(what="word_hits"):
            return [
                Notice(
                    workspace_id=news.workspace_id,
                    kind="sensitive_word",
                    audience=Admins(),
                    subject=f"words:{news.workspace_id}",
                    conversation_id=None,
                    words=Words(),
                )
            ]
        case Happened():
            return _on_fact(news)
        case _:
            return []


def _on_fact(news: Happened) -> list[Notice]:
    """What happened in a conversation."""
    match news:
        case Happened(fact=MessageCreated()) if news.entry.direction == "incoming":
            return _on_message(news)
        case Happened(fact=ConversationAssigned()):
            return _on_assignment(news)
        case Happened(fact=AnswerLate(stage=stage)):
            audience = Admins() if stage == "escalated" else _assignee(news.conversation)
            return [_notice(news, stage, audience)] if audience is not None else []
        case Happened(fact=AgentsMentioned(agent_ids=agent_ids)):
            return [_notice(news, "mentioned", People(tuple(agent_ids)))]
        case Happened(fact=TransferOffered(agent_id=agent_id)):
            return [_notice(news, "transfer_offered", People((agent_id,)))]
        case Happened(fact=PromiseNeared(stage=stage, told_ids=told_ids)):
            return [_notice(news, "sla_warning" if stage == "warned" else "sla_breach", People(tuple(told_ids)))]
        case Happened(fact=SurveyAnswered(scale=scale, rating=rating)) if rating <= _BAD[scale]:
            return [_notice(news, "bad_score", Admins())]
        case Happened(fact=TransferEnded()):
            return _on_end_of_transfer(news)
        case Happened(fact=StatusChanged(status="open") | TeamChanged()):
            return _waiting(news)
        case _:
            return []


def _on_message(news: Happened) -> list[Notice]:
    assignee = _assignee(news.conversation)
    if assignee is not None:
        return [_notice(news, "message", assignee)]
    # Later words of somebody who waits already are nothing new for those who could answer.
    return _waiting(news) if news.conversation.queued_at == news.entry.created_at else []


def _on_assignment(news: Happened) -> list[Notice]:
    assert isinstance(news.fact, ConversationAssigned)
    assignee = _assignee(news.conversation)
    if assignee is not None:
        is_own = news.entry.author_id == news.fact.assignee_id
        return [] if is_own else [_notice(news, "assigned", assignee)]
    told = _waiting(news)
    if news.entry.extra.activity in ("returned", "unanswered") and news.fact.previous_id is not None:
        told.append(_notice(news, "returned", People((news.fact.previous_id,))))
    return told


def _on_end_of_transfer(news: Happened) -> list[Notice]:
    """Who offered it wants to know; not when they took it back themselves, or when it went its own way."""
    fact = news.fact
    if not isinstance(fact, TransferEnded) or fact.outcome in ("withdrawn", "overtaken"):
        return []
    notice = _notice(news, "transfer_ended", People((fact.giver_id,)))
    words = msgspec.structs.replace(notice.words, outcome=fact.outcome)
    return [msgspec.structs.replace(notice, words=words)]


_TICKET_KINDS: Mapping[str, Kind] = {
    "assigned": "ticket_assigned",
    "visitor_replied": "ticket_replied",
    "reopened": "ticket_replied",
    "due_soon": "ticket_due",
    "overdue": "ticket_due",
    "callback": "callback",
}


def _on_ticket(news: TicketNews) -> list[Notice]:
    """Whoever has it, else those who could take it."""
    kind = _TICKET_KINDS.get(news.what)
    if kind is None or (kind == "ticket_assigned" and news.assignee_id is None):
        return []
    outcome = news.what if news.what == "overdue" else ""
    return [
        Notice(
            workspace_id=news.workspace_id,
            kind=kind,
            audience=People((news.assignee_id,)) if news.assignee_id is not None else Pool(news.team_id),
            subject=news.ticket_id,
            conversation_id=None,
            words=Words(text=short(news.title), number=news.number, outcome=outcome),
            except_agent_id=news.actor_id,
        )
    ]


def _waiting(news: Happened) -> list[Notice]:
    held = news.conversation
    if held.assignee_id is not None or held.queued_at is None:
        return []
    return [_notice(news, "waiting", Pool(held.team_id))]


def _assignee(conversation: Conversation) -> People | None:
    return People((conversation.assignee_id,)) if conversation.assignee_id is not None else None


def _notice(news: Happened, kind: Kind, audience: Audience) -> Notice:
    held, entry = news.conversation, news.entry
    is_agent = entry.author_kind == "agent"
    words = Words(
        contact_id=held.contact_id,
        contact_name=held.contact_name,
        actor_name=entry.author_name if is_agent else "",
        text=short(held.last_text if entry.kind == "activity" else preview_of(entry) or entry.type),
    )
    return Notice(
        workspace_id=held.workspace_id,
        kind=kind,
        audience=audience,
        subject=held.id,
        conversation_id=held.id,
        words=words,
        except_agent_id=entry.author_id if is_agent else None,
    )
