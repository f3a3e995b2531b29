"""Decides, from a seed, who asks what and when over the last days; pure, played by `play`."""

from datetime import UTC, datetime
from random import Random
from typing import Literal

import msgspec

from kefu.conversations.stored import StoredCard
from kefu.demo.cast import Person, person
from kefu.demo.dialogue import Dialogue, Language, Line, dialogues
from kefu.demo.goods import card, variables
from kefu.kernel.clock import DAY, HOUR, MINUTE, SECOND

Outcome = Literal["resolved", "snoozed", "open", "unassigned"]
Deed = Literal[
    "start", "says", "answers", "note", "card", "visitor_picture", "agent_picture", "claim", "assign",
    "resolve", "snooze", "visitor_reads", "agent_reads",
]  # fmt: skip

MESSAGES: frozenset[Deed] = frozenset({"says", "answers", "note", "card", "visitor_picture", "agent_picture"})
# How busy each hour of a contact's own day is.
_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 5, 9, 11, 10, 7, 7, 9, 10, 9, 7, 6, 7, 9, 9, 6, 3)
_OFFSETS: dict[Language, int] = {"zh": 8 * HOUR, "en": 0}
_ROOM = 36 * HOUR  # between two conversations of one contact: the earlier one is over by then


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is to be; the same seed gives the same stories."""

    conversations: int = 400
    days: int = 30
    seed: int = 20


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happens in a conversation; `agent` is a place in the list of agents."""

    at: int
    conversation: int
    deed: Deed
    agent: int = 0
    text: str = ""
    card: StoredCard | None = None
    until: int | None = None


class Visit(msgspec.Struct, frozen=True):
    """A contact and when it first came."""

    who: Person
    first_at: int


class Plan(msgspec.Struct, frozen=True):
    """Contacts in the order they came, whose each conversation is, and all steps in the order of time."""

    visits: list[Visit]
    owners: list[int]
    steps: list[Step]


def make_plan(scale: Scale, now: int, agents: int) -> Plan:
    """The days before `now` with `agents` agents, of whom the first is the reader's own self."""
    random = Random(scale.seed)
    stories: dict[Language, list[Dialogue]] = {"zh": dialogues("zh"), "en": dialogues("en")}
    came: list[tuple[Visit, list[int]]] = []
    total = 0
    while total < scale.conversations:
        language: Language = "zh" if random.random() < 0.6 else "en"
        times = _times(random, scale, now, language, min(_how_many(random), scale.conversations - total))
        visit = Visit(person(random, language, len(came) + 1), times[0] - random.randint(1, 9) * MINUTE)
        came.append((visit, times))
        total += len(times)
    came.sort(key=lambda each: each[0].first_at)
    owners: list[int] = []
    steps: list[Step] = []
    for number, (visit, times) in enumerate(came):
        for at in times:
            outcome = _outcome(random, now - at) if at == times[-1] else "resolved"
            story = random.choice(stories[visit.who.language])
            steps += _Scene(random, len(owners), visit.who, now, agents).played(story, at, outcome)
            owners.append(number)
    steps.sort(key=lambda step: step.at)
    return Plan([visit for visit, _ in came], owners, steps)


def _how_many(random: Random) -> int:
    return random.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4])


def _times(random: Random, scale: Scale, now: int, language: Language, count: int) -> list[int]:
    """When one contact asks: at plausible hours, far enough apart; fewer times where they would not fit."""
    times: list[int] = []
    for at in sorted(_moment(random, scale, now, language) for _ in range(count)):
        if not times or at - times[-1] > _ROOM:
            times.append(at)
    return times


def _moment(random: Random, scale: Scale, now: int, language: Language) -> int:
    at = now - 5 * MINUTE
    for _ in range(40):
        age = random.uniform(0.2, 20) * HOUR if random.random() < 0.1 else random.uniform(0.1, scale.days) * DAY
        at = now - int(age)
        local = datetime.fromtimestamp((at + _OFFSETS[language]) / 1000, tz=UTC)
        weight = _HOURS[local.hour] * (0.7 if local.weekday() >= 5 else 1.0)
        if random.uniform(0, max(_HOURS)) < weight:
            break
    return at


def _outcome(random: Random, age: int) -> Outcome:
    """Old ones are mostly over; young ones are mostly under way."""
    dice = random.random()
    if age > 2 * DAY:
        return "resolved" if dice < 0.9 else "snoozed" if dice < 0.94 else "open"
    if age > 6 * HOUR:
        return "resolved" if dice < 0.5 else "snoozed" if dice < 0.58 else "open" if dice < 0.88 else "unassigned"
    return "resolved" if dice < 0.2 else "open" if dice < 0.65 else "unassigned"


class _Scene:
    """One conversation being written down: time goes on with each step."""

    def __init__(self, random: Random, number: int, who: Person, now: int, agents: int) -> None:
        self._random = random
        self._number = number
        self._who = who
        self._now = now
        self._agent = random.choices(range(agents), [3] + [2] * (agents - 1))[0]
        self._others = agents
        self._at = 0
        self._steps: list[Step] = []

    def played(self, story: Dialogue, at: int, outcome: Outcome) -> list[Step]:
        """The steps that lie before now; what would come later is still to happen."""
        self._at = at
        values = variables(self._random, self._who, at)
        lines = self._cut(list(story.lines), outcome)
        self._add("start")
        is_taken = False
        for before, line in zip([None, *lines[:-1]], lines, strict=True):
            if line.kind != "visitor" and not is_taken and not (line.kind == "picture" and _is_visitors(lines, line)):
                self._take()
                is_taken = True
            self._wait(line, is_answer=before is None or before.kind != line.kind)
            self._say(line, values, _is_visitors(lines, line))
        self._end(lines, outcome)
        return [step for step in self._steps if step.at < self._now]

    def _cut(self, lines: list[Line], outcome: Outcome) -> list[Line]:
        """An open conversation stands somewhere in the middle; an unassigned one at its first question."""
        first_answer = next(n for n, line in enumerate(lines) if line.kind not in ("visitor", "picture"))
        if outcome == "unassigned":
            return lines[:first_answer]
        if outcome == "open":
            return lines[: self._random.randint(first_answer + 1, len(lines))]
        return lines

    def _take(self) -> None:
        self._at += self._random.randint(5, 60) * SECOND
        if self._agent and self._random.random() < 0.15:
            self._add("assign", agent=self._agent)
        else:
            self._add("claim", agent=self._agent)

    def _wait(self, line: Line, *, is_answer: bool) -> None:
        reading = self._random.randint(12, 90) if is_answer else self._random.randint(3, 20)
        self._at += (reading + len(line.text) // 4) * SECOND

    def _say(self, line: Line, values: dict[str, str], is_visitors: bool) -> None:
        text = line.text.format(**values)
        match line.kind:
            case "visitor":
                self._add("says", text=text)
            case "agent":
                self._add("answers", agent=self._agent, text=text)
            case "note":
                self._add("note", agent=self._agent, text=text)
            case "card":
                self._add("card", agent=self._agent, card=card(line.text, values, self._who.language))
            case "picture":
                self._add("visitor_picture" if is_visitors else "agent_picture", agent=self._agent, text=line.text)

    def _end(self, lines: list[Line], outcome: Outcome) -> None:
        is_answered = lines[-1].kind != "visitor"
        self._at += self._random.randint(20, 120) * SECOND
        if is_answered and self._random.random() < 0.85:
            self._add("visitor_reads")
        if outcome != "unassigned" and not is_answered and (outcome != "open" or self._random.random() < 0.4):
            self._add("agent_reads", agent=self._agent)
        self._at += self._random.randint(1, 40) * MINUTE
        if outcome == "resolved":
            self._add("resolve", agent=self._agent)
        elif outcome == "snoozed":
            until = self._now + self._random.randint(4, 90) * HOUR
            self._add("snooze", agent=self._agent, until=until)

    def _add(
        self, deed: Deed, *, agent: int = 0, text: str = "", card: StoredCard | None = None, until: int | None = None
    ) -> None:
        self._steps.append(
            Step(at=self._at, conversation=self._number, deed=deed, agent=agent, text=text, card=card, until=until)
        )


def _is_visitors(lines: list[Line], line: Line) -> bool:
    """Whether a picture is the visitor's: who spoke last sends it."""
    before = [each.kind for each in lines[: next(n for n, each in enumerate(lines) if each is line)]]
    spoken = [kind for kind in before if kind in ("visitor", "agent")]
    return line.kind == "visitor" or (line.kind == "picture" and spoken[-1:] == ["visitor"])
