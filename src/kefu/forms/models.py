"""A form as an admin builds it, and what its answers must be; no I/O."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kefu.kernel.errors import Refused
from kefu.workspaces.models import Language

FormKind = Literal["intake", "leave_message"]
FieldKind = Literal["text", "long_text", "choice", "email", "phone", "number", "consent"]
# Where an answer goes besides the form's own record.
SavesTo = Literal["nothing", "name", "email", "phone", "attribute"]
When = Literal["never", "closed", "closed_or_away"]

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=2000)]
MailAddress = Annotated[str, Meta(min_length=3, max_length=254)]

_MOST_FIELDS = 20
_KINDS_OF: dict[SavesTo, frozenset[FieldKind]] = {
    "nothing": frozenset(("text", "long_text", "choice", "email", "phone", "number", "consent")),
    "name": frozenset(("text",)),
    "email": frozenset(("email",)),
    "phone": frozenset(("phone",)),
    "attribute": frozenset(("text", "choice", "email", "phone", "number")),
}


class FieldOption(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One choice; `value` is what is stored, `label` what is read in each language."""

    value: Annotated[str, Meta(min_length=1, max_length=100)]
    label: dict[Language, Short] = {}


class FormField(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One question; the label of a consent is its text, and `version` counts the texts it has had."""

    key: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    kind: FieldKind
    # Without a label the widget has words of its own for name, e-mail and telephone.
    label: dict[Language, Long] = {}
    is_required: bool = False
    saves_to: SavesTo = "nothing"
    options: Annotated[list[FieldOption], Meta(max_length=50)] = []
    least: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    most: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    version: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Intake(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Asked before a conversation begins: of each contact once, or every time."""

    is_on: bool = False
    is_asked_every_time: bool = False
    intro: dict[Language, Long] = {}
    fields: Annotated[list[FormField], Meta(max_length=_MOST_FIELDS)] = []


class LeaveMessage(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Takes the place of the conversation while nobody answers; what is left becomes a conversation."""

    shown: When = "never"
    has_attachments: bool = True
    intro: dict[Language, Long] = {}
    fields: Annotated[list[FormField], Meta(max_length=_MOST_FIELDS)] = []
    # Who is mailed when a message was left.
    mail_to: Annotated[list[MailAddress], Meta(max_length=20)] = []
    is_every_agent_mailed: bool = False
    # Whether answers reach visitors by e-mail when they have gone and left an address.
    is_answer_mailed: bool = True


class InboxForms(msgspec.Struct, frozen=True, kw_only=True):
    """The forms of one inbox; an inbox that nobody touched has the ones of `usual_forms`."""

    intake: Intake
    leave_message: LeaveMessage


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One question with its answer, in the words that the visitor read."""

    key: str
    label: str
    value: str | float | bool


def usual_forms() -> InboxForms:
    """Off; with the fields that most people want."""
    name = FormField(key="name", kind="text", saves_to="name")
    email = FormField(key="email", kind="email", saves_to="email", is_required=True)
    return InboxForms(intake=Intake(fields=[name, email]), leave_message=LeaveMessage(fields=[name, email]))


def clean_fields(fields: list[FormField], before: list[FormField]) -> list[FormField]:
    """Fields that can be asked; a consent whose words changed gets the next version. Raises Refused."""
    known = {field.key: field for field in before if field.kind == "consent"}
    seen: set[str] = set()
    clean = []
    for field in fields:
        if field.key in seen:
            raise Refused("form.key_twice", "Two fields have the same key.", key=field.key)
        seen.add(field.key)
        _require_sound(field)
        if field.kind == "consent":
            old = known.get(field.key)
            version = old.version if old is not None and old.label == field.label else (old.version if old else 0) + 1
            field = msgspec.structs.replace(field, version=version)  # noqa: PLW2901  # the same field, numbered
        clean.append(field)
    return clean


def _require_sound(field: FormField) -> None:
    if field.kind not in _KINDS_OF[field.saves_to]:
        raise Refused("form.kind_wrong", "This kind of field cannot be saved there.", key=field.key)
    if field.kind == "choice":
        values = [option.value for option in field.options]
        if not values or len(set(values)) < len(values):
            raise Refused("form.options_wrong", "A choice needs options, each once.", key=field.key)
    if field.kind == "consent" and not any(text.strip() for text in field.label.values()):
        raise Refused("form.consent_empty", "A consent needs its text.", key=field.key)
    if field.kind != "consent" and field.saves_to in ("nothing", "attribute") and not any(field.label.values()):
        raise Refused("form.label_empty", "A field needs a label in at least one language.", key=field.key)
    if field.least is not None and field.most is not None and field.least > field.most:
        raise Refused("form.range_wrong", "The least is more than the most.", key=field.key)


def label_of(field: FormField, language: str) -> str:
    """The label in the visitor's language, else in any, else what it is saved as."""
    wanted = next((text for known, text in field.label.items() if known == language and text.strip()), "")
    return wanted or next((text for text in field.label.values() if text.strip()), field.key)
