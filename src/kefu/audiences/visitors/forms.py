"""The forms of an inbox as visitors see them; who is mailed and where answers go is none of their business."""

from collections.abc import Mapping, Sequence

from kefu.audiences.visitors.views import FieldOptionView, FormFieldView, FormView, LeaveMessageView, TopicView
from kefu.forms.models import FormField, InboxForms
from kefu.links.models import Topic
from kefu.workspaces.models import Language


def intake_view(forms: InboxForms, topics: Sequence[Topic] = ()) -> FormView | None:
    """The questions, the topics, or both; None where there is nothing to ask."""
    form = forms.intake
    if form.is_on and form.fields:
        return _form(form.intro, form.fields, topics)
    return _form({}, [], topics) if topics else None


def leave_message_view(forms: InboxForms, topics: Sequence[Topic] = ()) -> LeaveMessageView | None:
    form = forms.leave_message
    if form.shown == "never":
        return None
    return LeaveMessageView(
        shown=form.shown, has_attachments=form.has_attachments, form=_form(form.intro, form.fields, topics)
    )


def _form(intro: Mapping[Language, str], fields: list[FormField], topics: Sequence[Topic]) -> FormView:
    return FormView(
        intro={str(language): text for language, text in intro.items()},
        fields=[_field(field) for field in fields],
        topics=[
            TopicView(key=each.key, label={str(language): text for language, text in each.label.items()})
            for each in topics
        ],
    )


def _field(field: FormField) -> FormFieldView:
    return FormFieldView(
        key=field.key,
        kind=field.kind,
        label={str(language): text for language, text in field.label.items()},
        is_required=field.is_required,
        saves_to=field.saves_to,
        options=[
            FieldOptionView(value=each.value, label={str(key): text for key, text in each.label.items()})
            for each in field.options
        ],
        least=field.least,
        most=field.most,
    )
