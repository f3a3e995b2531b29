"""The forms of an inbox as visitors see them; who is mailed and where answers go is none of their business."""

from collections.abc import Mapping

from kefu.audiences.visitors.views import FieldOptionView, FormFieldView, FormView, LeaveMessageView
from kefu.forms.models import FormField, InboxForms
from kefu.workspaces.models import Language


def intake_view(forms: InboxForms) -> FormView | None:
    form = forms.intake
    return _form(form.intro, form.fields) if form.is_on and form.fields else None


def leave_message_view(forms: InboxForms) -> LeaveMessageView | None:
    form = forms.leave_message
    if form.shown == "never":
        return None
    return LeaveMessageView(shown=form.shown, has_attachments=form.has_attachments, form=_form(form.intro, form.fields))


def _form(intro: Mapping[Language, str], fields: list[FormField]) -> FormView:
    return FormView(
        intro={str(language): text for language, text in intro.items()}, fields=[_field(field) for field in fields]
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
