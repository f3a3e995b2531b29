"""An import as stored, and what a row says of a contact; no I/O."""

import re
from typing import Literal

import msgspec

from kefu.contacts.models import AttributeValue, Details
from kefu.kernel.errors import KefuError, Refused

State = Literal["draft", "running", "done"]
FIELDS = ("name", "email", "phone", "external_id")
ATTRIBUTE = "attribute:"
MOST_ERRORS = 1000
SAMPLE_ROWS = 5
_GUESSES = {
    "name": r"(full |contact )?name|姓名|名称|名稱|联系人|聯絡人|客户|客戶",
    "email": r"e-?mail( address)?|邮箱|郵箱|电子邮件|電子郵件|邮箱地址",
    "phone": r"(mobile |tele)?phone( number)?|mobile|tel|电话|電話|手机|手機|手机号|电话号码",
    "external_id": r"(external|user|customer) ?_?id|id|编号|編號|用户编号|网站用户编号",
}


class RowError(msgspec.Struct, frozen=True, rename="camel"):
    """A row that was left out, counted as a spreadsheet counts, and why."""

    row: int
    code: str
    detail: str
    cells: list[str] = []


class ContactImport(msgspec.Struct, frozen=True, kw_only=True):
    """One file on its way; `mapping` says for each column a field, `attribute:name`, or nothing."""

    id: str
    workspace_id: str
    agent_id: str
    name: str
    file: str
    state: State
    columns: list[str]
    sample: list[list[str]]
    mapping: list[str | None]
    is_updating: bool
    row_count: int
    done_count: int = 0
    created_count: int = 0
    updated_count: int = 0
    error_count: int = 0
    errors: list[RowError] = []
    created_at: int
    finished_at: int | None = None


class Told(msgspec.Struct, frozen=True):
    """What a row says."""

    details: Details
    external_id: str | None


def guess_mapping(columns: list[str]) -> list[str | None]:
    """Fields by their usual headings, each once; every other heading is an attribute of its name."""
    found: list[str | None] = []
    for column in columns:
        heading = column.strip().casefold()
        field = next(
            (name for name, words in _GUESSES.items() if name not in found and re.fullmatch(words, heading)), None
        )
        found.append(field or (f"{ATTRIBUTE}{column.strip()}" if column.strip() else None))
    return found


def require_mapping(mapping: list[str | None], columns: list[str]) -> None:
    """Raises Refused for a mapping that does not fit the file, or names no field that finds a contact."""
    named = [each for each in mapping if each is not None]
    known = [each in FIELDS or (each.startswith(ATTRIBUTE) and len(each) > len(ATTRIBUTE)) for each in named]
    if len(mapping) != len(columns) or not all(known) or len(set(named)) < len(named):
        raise Refused("import.mapping_wrong", "Each column is one field, one attribute, or left out.")
    if not set(named) & set(FIELDS):
        raise Refused("import.mapping_nobody", "Choose a column for name, e-mail, phone or id.")


def told_by(row: list[str], mapping: list[str | None]) -> Told:
    """Empty cells say nothing; raises Refused for a row that names nobody."""
    fields: dict[str, str] = {}
    attributes: dict[str, AttributeValue] = {}
    for cell, field in zip(row, mapping, strict=False):
        if field is None or not cell:
            continue
        if field.startswith(ATTRIBUTE):
            attributes[field.removeprefix(ATTRIBUTE)] = cell
        else:
            fields[field] = cell
    if not fields:
        raise Refused("import.row_empty", "The row names nobody.")
    external_id = fields.pop("external_id", None)
    if external_id is not None and (len(external_id) > 255 or not external_id.isprintable()):
        raise Refused("import.id_wrong", "The id is too long.")
    return Told(Details(**fields, attributes=attributes or msgspec.UNSET), external_id)


def error_of(row: int, cells: list[str], error: KefuError) -> RowError:
    return RowError(row, error.code, error.detail[:200], cells)
