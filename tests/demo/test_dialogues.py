"""The demo's dialogues and plans: many, complete, in both languages, and the same for the same seed."""

from __future__ import annotations

from random import Random

import pytest

from kefu.demo.cast import person
from kefu.demo.dialogue import Language, dialogues
from kefu.demo.goods import card, variables
from kefu.demo.pictures import draw
from kefu.demo.plan import Scale, make_plan
from kefu.kernel.clock import DAY
from tests.world import NOW

LANGUAGES: list[Language] = ["zh", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_many_different_stories(language: Language) -> None:
    found = dialogues(language)
    assert len(found) >= 25
    assert len({story.name for story in found}) == len(found)
    assert {line.kind for story in found for line in story.lines} == {"visitor", "agent", "note", "card", "picture"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_can_be_told_and_is_a_dialogue(language: Language) -> None:
    who = person(Random(1), language, 1)
    values = variables(Random(1), who, NOW)
    for story in dialogues(language):
        kinds = [line.kind for line in story.lines]
        assert kinds[0] == "visitor", story.name
        assert "agent" in kinds, story.name
        for line in story.lines:
            if line.kind == "card":
                assert card(line.text, values, language).title
            elif line.kind == "picture":
                assert draw(line.text, Random(1)).startswith(b"\xff\xd8")
            else:
                assert line.text.format(**values), story.name


def test_a_plan_is_the_same_for_the_same_seed() -> None:
    assert make_plan(Scale(conversations=40), NOW, 4) == make_plan(Scale(conversations=40), NOW, 4)
    assert make_plan(Scale(conversations=40), NOW, 4) != make_plan(Scale(conversations=40, seed=7), NOW, 4)


def test_a_plan_fills_the_days_before_now_with_every_kind_of_conversation() -> None:
    plan = make_plan(Scale(), NOW, 4)
    assert len(plan.owners) == 400
    assert 150 <= len(plan.visits) <= 300
    times = [step.at for step in plan.steps]
    assert times == sorted(times)
    assert NOW - 31 * DAY < times[0] < NOW - 25 * DAY
    assert times[-1] < NOW
    ended = {step.conversation for step in plan.steps if step.deed == "resolve"}
    taken = {step.conversation for step in plan.steps if step.deed in ("claim", "assign")}
    assert 300 < len(ended) < 390
    assert any(step.deed == "snooze" for step in plan.steps)
    assert set(range(400)) - taken, "some wait for an agent"
    assert {step.agent for step in plan.steps if step.deed == "answers"} == {0, 1, 2, 3}
