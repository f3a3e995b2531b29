"""A survey as it is set up, asked and answered, and the rules for ratings; no I/O."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kefu.kernel.clock import DAY
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_text
from kefu.workspaces.models import Language

Scale = Literal["stars", "faces", "thumbs"]

LONGEST_COMMENT = 2000
# So long a rating can be changed, and so long an unanswered survey can be answered.
CHANGEABLE = DAY
OPEN = 30 * DAY
_MOST: dict[Scale, int] = {"stars": 5, "faces": 3, "thumbs": 2}
# From here on somebody is satisfied.
_GOOD: dict[Scale, int] = {"stars": 4, "faces": 3, "thumbs": 2}

Texts = dict[Language, Annotated[str, Meta(max_length=200)]]


class SurveyTag(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A reason to tick; the key is its name in what is stored."""

    key: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,24}$")]
    label: dict[Language, Annotated[str, Meta(max_length=40)]]


class SurveySettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the visitors of an inbox are asked; a text that is left out is one of ours."""

    is_on: bool = False
    scale: Scale = "stars"
    is_asked_after_resolving: bool = True
    has_comment: bool = True
    question: Texts = {}
    thanks: Texts = {}
    tags: Annotated[list[SurveyTag], Meta(max_length=12)] = []
    # By e-mail, once, to who has gone; None: nobody is reminded.
    reminder_hours: Annotated[int, Meta(ge=1, le=168)] | None = None


OFF = SurveySettings()


class ChosenTag(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A tag with the words that the visitor read; they stay when the settings change."""

    key: str
    label: str


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """One question about one conversation, and its answer where there is one."""

    id: str
    workspace_id: str
    inbox_id: str
    conversation_id: str
    agent_id: str | None
    team_id: str | None
    scale: Scale
    language: Language
    asked_at: int
    asked_by: str | None
    remind_at: int | None = None
    reminded_at: int | None = None
    rating: int | None = None
    tags: list[ChosenTag] = []
    comment: str = ""
    rated_at: int | None = None
    changed_at: int | None = None


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor says."""

    rating: int
    tags: list[str] = []
    comment: str = ""


def most_of(scale: Scale) -> int:
    """Ratings go from 1 to this; the highest is the best."""
    return _MOST[scale]


def is_satisfied(scale: Scale, rating: int) -> bool:
    return rating >= _GOOD[scale]


def words_in(texts: Mapping[Language, str], language: Language) -> str:
    """The text in `language`, else in the first language that has one."""
    wanted = texts.get(language, "").strip()
    return wanted or next((text for text in texts.values() if text.strip()), "")


def clean_settings(settings: SurveySettings) -> SurveySettings:
    """Each tag has its own key and says something; raises Refused."""
    keys = [tag.key for tag in settings.tags]
    if len(set(keys)) < len(keys):
        raise Refused("survey.tag_twice", "Two tags have the same key.")
    if any(not words_in(tag.label, "en") for tag in settings.tags):
        raise Refused("survey.tag_empty", "Each tag needs words in one language at least.")
    return settings


def may_rate(survey: Survey, now: int) -> bool:
    """A month to answer, and a day to change one's mind."""
    if survey.rated_at is not None:
        return now - survey.rated_at <= CHANGEABLE
    return now - survey.asked_at <= OPEN


def rated(survey: Survey, settings: SurveySettings, rating: Rating, now: int) -> Survey:
    """The survey with what the visitor says now; raises Refused for what is no answer to it or comes too late."""
    if not may_rate(survey, now):
        raise Refused("survey.too_late", "The time to rate this conversation is over.")
    if not 1 <= rating.rating <= most_of(survey.scale):
        raise Refused("survey.rating_wrong", "This is no rating of the scale.", most=most_of(survey.scale))
    known = {tag.key: tag for tag in settings.tags}
    held = {tag.key: tag for tag in survey.tags}
    tags = []
    for key in dict.fromkeys(rating.tags):
        if key not in known and key not in held:
            raise Refused("survey.tag_unknown", "This survey has no such tag.", tag=key[:24])
        tags.append(
            ChosenTag(key=key, label=words_in(known[key].label, survey.language)) if key in known else held[key]
        )
    comment = clean_text(rating.comment).strip() if settings.has_comment else survey.comment
    if len(comment) > LONGEST_COMMENT:
        raise Refused("survey.comment_too_long", f"At most {LONGEST_COMMENT} characters.", limit=LONGEST_COMMENT)
    return msgspec.structs.replace(
        survey,
        rating=rating.rating,
        tags=tags,
        comment=comment,
        rated_at=survey.rated_at or now,
        changed_at=now if survey.rated_at is not None else None,
        remind_at=None,
    )
