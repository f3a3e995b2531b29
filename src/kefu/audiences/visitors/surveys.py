"""A survey as the visitor sees it; called by the widget's door."""

from typing import Literal

from kefu.audiences.visitors.views import FieldOptionView
from kefu.csat.models import Survey, SurveySettings, may_rate
from kefu.kernel.wire import View


class SurveyView(View, frozen=True, kw_only=True):
    """The question, and the answer where there is one; a text that is empty is one of the widget's."""

    id: str
    scale: Literal["stars", "faces", "thumbs"]
    question: dict[str, str]
    thanks: dict[str, str]
    tags: list[FieldOptionView]
    has_comment: bool
    rating: int | None
    chosen_tags: list[str]
    comment: str
    can_rate: bool


def survey_view(survey: Survey, settings: SurveySettings, now: int) -> SurveyView:
    return SurveyView(
        id=survey.id,
        scale=survey.scale,
        question={str(language): text for language, text in settings.question.items()},
        thanks={str(language): text for language, text in settings.thanks.items()},
        tags=[
            FieldOptionView(value=tag.key, label={str(language): text for language, text in tag.label.items()})
            for tag in settings.tags
        ],
        has_comment=settings.has_comment,
        rating=survey.rating,
        chosen_tags=[tag.key for tag in survey.tags],
        comment=survey.comment,
        can_rate=may_rate(survey, now),
    )
