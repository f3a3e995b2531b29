"""What the choice is made of: who waits, who could answer, and in which order; no I/O."""

from collections.abc import Sequence

import msgspec

from kefu.hours.models import Week
from kefu.hours.opening import opening_at
from kefu.kernel.clock import HOUR, MINUTE
from kefu.teams.rules import BY_HAND, Rules

# Whoever left a message does not sit in front of a screen: those who do go first, for so long.
LEFT_LATER = HOUR
# Who goes first is treated as if they had come so much earlier: by priority (none, low, medium, high, urgent), and
# more for a contact who carries the tag of the rules. So nobody is overtaken by who came later than that.
HEAD_STARTS = (0, 0, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE)
VIP_HEAD_START = 10 * MINUTE
LONGEST_HEAD_START = max(HEAD_STARTS) + VIP_HEAD_START


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in the queue; its pool are the agents who may answer it: a team's, or an inbox's."""

    id: str
    contact_id: str
    inbox_id: str
    team_id: str | None
    queued_at: int
    language: str | None = None
    last_agent_id: str | None = None
    avoided_agent_id: str | None = None
    has_left_message: bool = False
    # 0 none … 4 urgent, and the ids of the contact's tags between spaces; the rules make a head start of them.
    priority: int = 0
    contact_tags: str = ""
    head_start: int = 0

    @property
    def pool(self) -> str:
        return self.team_id or self.inbox_id

    @property
    def due(self) -> tuple[int, str]:
        """The order of the queue: who came first, head starts reckoned in, and who left a message an hour later.

        All of it is bounded, so nobody waits for ever.
        """
        return self.queued_at - self.head_start + LEFT_LATER * self.has_left_message, self.id


def head_start(waiting: Waiting, rules: Rules) -> int:
    """By how much somebody goes before who came at the same time."""
    if not rules.has_priority_first:
        return 0
    is_vip = rules.vip_tag_id is not None and rules.vip_tag_id in waiting.contact_tags.split()
    return HEAD_STARTS[waiting.priority] + VIP_HEAD_START * is_vip


class Candidate(msgspec.Struct, kw_only=True):
    """An agent who is here and takes conversations; its load grows while a plan is made."""

    id: str
    name: str
    capacity: int
    load: int = 0
    last_assigned_at: int = 0
    skills: dict[str, int] = {}
    languages: frozenset[str] = frozenset()

    @property
    def room(self) -> int:
        return self.capacity - self.load

    def meets(self, rules: Rules) -> bool:
        return all(self.skills.get(need.name.casefold(), 0) >= need.level for need in rules.needs)

    def speaks(self, language: str | None) -> bool:
        return language is None or any(_is_same_language(own, language) for own in self.languages)

    def skill(self, rules: Rules) -> int:
        return sum(self.skills.get(need.name.casefold(), 0) for need in rules.needs)


def _is_same_language(own: str, wanted: str) -> bool:
    """`zh-HK` is read by who reads `zh-TW`, and plain `zh` by anybody who reads Chinese."""
    own, wanted = own.lower(), wanted.lower()
    if own == wanted or own.split("-")[0] == wanted:
        return True
    if not (own.startswith("zh") and wanted.startswith("zh")):
        return own.split("-")[0] == wanted.split("-")[0]
    is_traditional = any(part in wanted.split("-") for part in ("tw", "hk", "mo", "hant"))
    return (own == "zh-tw") == is_traditional


class Match(msgspec.Struct, frozen=True):
    """Who gets what."""

    conversation_id: str
    agent_id: str
    agent_name: str


class Pool(msgspec.Struct, frozen=True):
    """Rules and members of a team or an inbox; `member_ids` None are all agents of the workspace."""

    rules: Rules
    member_ids: frozenset[str] | None


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """How a workspace gives out conversations."""

    default_capacity: int
    give_back_seconds: int
    # team or inbox -> its pool; a team without rules of its own follows the inbox.
    teams: dict[str, Pool]
    inboxes: dict[str, Rules]
    team_names: dict[str, str]
    own_rules: frozenset[str]
    # Teams that keep hours of their own.
    team_weeks: dict[str, Week] = {}

    def is_open(self, team_id: str | None, now: int) -> bool:
        """Whether a team's hours let its conversations be given out; who keeps none of its own is always open."""
        week = self.team_weeks.get(team_id or "")
        return week is None or opening_at(week, now).is_open

    def pool(self, inbox_id: str, team_id: str | None) -> Pool:
        inbox_rules = self.inboxes.get(inbox_id, BY_HAND)
        if team_id is None or team_id not in self.teams:
            return Pool(inbox_rules, None)
        team = self.teams[team_id]
        return team if team_id in self.own_rules else Pool(inbox_rules, team.member_ids)

    @property
    def vip_tag_ids(self) -> list[str]:
        """Every tag by which some rules know who goes first."""
        rules = [*self.inboxes.values(), *(pool.rules for pool in self.teams.values())]
        return sorted({each.vip_tag_id for each in rules if each.vip_tag_id is not None})

    def ranked(self, queue: Sequence[Waiting]) -> list[Waiting]:
        """With the head starts of the rules that each follows, in the order in which they are answered."""
        found = []
        for each in queue:
            start = head_start(each, self.pool(each.inbox_id, each.team_id).rules)
            found.append(msgspec.structs.replace(each, head_start=start) if start else each)
        return sorted(found, key=lambda each: each.due)

    @property
    def is_automatic(self) -> bool:
        rules = [*self.inboxes.values(), *(self.teams[team_id].rules for team_id in self.own_rules)]
        return any(each.is_automatic for each in rules)
