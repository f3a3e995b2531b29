"""The way back from a change: the operations that make a conversation what it was; pure, used by bulk edits."""

from kefu.conversations import operations as op
from kefu.conversations.models import PRIORITIES, Conversation
from kefu.kernel.clock import MINUTE


def undo_operations(before: Conversation, after: Conversation, now: int) -> list[op.Operation]:
    """What turns `after` back into `before`; a snooze that is over meanwhile opens."""
    found: list[op.Operation] = []
    if before.team_id != after.team_id:
        found.append(op.AssignTeam(team_id=before.team_id))
    if before.assignee_id != after.assignee_id:
        found.append(op.AssignAgent(agent_id=before.assignee_id) if before.assignee_id else op.HandBack())
    if (before.status, before.snoozed_until) != (after.status, after.snoozed_until):
        found.append(_status_back(before, now))
    if before.priority != after.priority:
        found.append(op.SetPriority(priority=PRIORITIES[before.priority]))
    lost = [each for each in before.tag_ids if each not in after.tag_ids]
    gained = [each for each in after.tag_ids if each not in before.tag_ids]
    if lost:
        found.append(op.AddTags(tag_ids=lost))
    if gained:
        found.append(op.RemoveTags(tag_ids=gained))
    old, new = before.values, after.values
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            found.append(op.SetAttribute(key=key, value=old.get(key)))
    return found


def _status_back(before: Conversation, now: int) -> op.Operation:
    if before.status == "resolved":
        return op.SetStatus(status="resolved")
    minutes = -(-((before.snoozed_until or 0) - now) // MINUTE)
    return op.Snooze(minutes=minutes) if before.status == "snoozed" and minutes > 0 else op.SetStatus(status="open")
