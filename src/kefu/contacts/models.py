"""A contact as stored, and the rules for what may be written into one; no I/O."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from kefu.contacts.phones import normal_phone
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.text import clean_line, fold
from kefu.tags.models import ids_of

AttributeValue = str | int | float | bool | None

LONGEST_NAME = 100
_LONGEST_EMAIL = 254
_LONGEST_PHONE = 40
_MOST_ATTRIBUTES = 50
_LONGEST_KEY = 64
_LONGEST_VALUE = 500
_EMAIL = re.compile(r"[^\s@<>\"',;:\\()\[\]]+@[^\s@<>\"',;:\\()\[\]]+")
_PHONE = re.compile(r"[+0-9][0-9 ().\-/*#]*")


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person who asks; `external_id` is the `sub` that a signed token proved, None while anonymous."""

    id: str
    workspace_id: str
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    attributes: dict[str, AttributeValue]
    tags: str = ""
    created_at: int
    last_seen_at: int | None
    visit_count: int = 0
    merged_into: str | None = None

    @property
    def tag_ids(self) -> list[str]:
        return ids_of(self.tags)

    @property
    def is_identified(self) -> bool:
        return self.external_id is not None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What is told about a contact; UNSET stays as it is, an attribute that is None goes."""

    name: str | msgspec.UnsetType | None = msgspec.UNSET
    email: str | msgspec.UnsetType | None = msgspec.UNSET
    phone: str | msgspec.UnsetType | None = msgspec.UNSET
    attributes: dict[str, AttributeValue] | msgspec.UnsetType = msgspec.UNSET


def blank_contact(workspace_id: str, now: int, *, external_id: str | None = None) -> Contact:
    """A contact of whom nothing is known yet; anonymous unless a signed token proved `external_id`."""
    return Contact(
        id=new_id("cont"),
        workspace_id=workspace_id,
        name="",
        email=None,
        phone=None,
        external_id=external_id,
        attributes={},
        created_at=now,
        last_seen_at=now,
    )


def with_details(contact: Contact, details: Details, region: str | None = None) -> Contact:
    """The contact after somebody who may say so told `details`; raises Refused for what cannot be.

    `region` is the country of telephone numbers that do not say theirs.
    """
    changes: dict[str, Any] = {}
    if not isinstance(details.name, msgspec.UnsetType):
        changes["name"] = clean_line(details.name or "", LONGEST_NAME)
    if not isinstance(details.email, msgspec.UnsetType):
        changes["email"] = _email(details.email)
    if not isinstance(details.phone, msgspec.UnsetType):
        changes["phone"] = _phone(details.phone, region)
    if not isinstance(details.attributes, msgspec.UnsetType):
        changes["attributes"] = _merged(contact.attributes, details.attributes)
    return msgspec.structs.replace(contact, **changes)


def self_described(contact: Contact, details: Details) -> Details:
    """What a contact may say of itself without a signature: anything while anonymous, only what is new afterwards.

    Otherwise a script in the browser of an identified contact could change what the website has signed.
    """
    if not contact.is_identified:
        return details
    attributes = details.attributes
    if not isinstance(attributes, msgspec.UnsetType):
        attributes = {key: value for key, value in attributes.items() if key not in contact.attributes}
    return Details(
        name=msgspec.UNSET if contact.name else details.name,
        email=msgspec.UNSET if contact.email else details.email,
        phone=msgspec.UNSET if contact.phone else details.phone,
        attributes=attributes,
    )


def search_text(contact: Contact) -> str:
    """What a search of contacts looks through: all that names the person, folded, and the digits of the number."""
    digits = re.sub(r"\D", "", contact.phone or "")
    parts = (contact.name, contact.email, contact.phone, digits, contact.external_id)
    return fold("\n".join(part for part in parts if part))


def _email(email: str | None) -> str | None:
    clean = (email or "").strip()
    if not clean:
        return None
    if len(clean) > _LONGEST_EMAIL or not _EMAIL.fullmatch(clean) or not clean.isprintable():
        raise Refused("contact.email_wrong", "This is not an e-mail address.")
    return clean.lower()


def _phone(phone: str | None, region: str | None) -> str | None:
    clean = fold(phone or "").strip()
    if not clean:
        return None
    if len(clean) > _LONGEST_PHONE or not _PHONE.fullmatch(clean):
        raise Refused("contact.phone_wrong", "This is not a telephone number.")
    return normal_phone(clean, region)


def _merged(before: Mapping[str, Any], told: Mapping[str, AttributeValue]) -> dict[str, Any]:
    merged = dict(before)
    for key, value in told.items():
        name = clean_line(key, _LONGEST_KEY)
        if not name or len(key) > _LONGEST_KEY:
            raise Refused("contact.attribute_name_wrong", f"Names of attributes have 1 to {_LONGEST_KEY} characters.")
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _value(value)
    if len(merged) > _MOST_ATTRIBUTES:
        raise Refused("contact.too_many_attributes", f"At most {_MOST_ATTRIBUTES} attributes.", limit=_MOST_ATTRIBUTES)
    return merged


def _value(value: AttributeValue) -> AttributeValue:
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST_VALUE:
        raise Refused("contact.attribute_too_long", f"At most {_LONGEST_VALUE} characters.", limit=_LONGEST_VALUE)
    return clean_line(value, _LONGEST_VALUE)
