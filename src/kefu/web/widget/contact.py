"""What a visitor says of itself: unproven, so it never makes anybody identified."""

from typing import Annotated

from litestar import patch
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from kefu.contacts.actions import describe_self
from kefu.contacts.models import AttributeValue, Details
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import Body, View
from kefu.web.limits import Rate
from kefu.web.wired import Wired

Short = Annotated[str, Meta(max_length=254)]
_CHANGES = Rate("contact", 60, 60)


class SelfDescription(Body, frozen=True, kw_only=True):
    """What to change; others stay."""

    name: Short | UnsetType | None = UNSET
    email: Short | UnsetType | None = UNSET
    phone: Short | UnsetType | None = UNSET
    attributes: Annotated[dict[str, AttributeValue], Meta(max_length=50)] | UnsetType = UNSET


class OwnContact(View, frozen=True, kw_only=True):
    """What the visitor may read of its contact."""

    name: str
    email: str | None
    phone: str | None


@patch("/contact")
async def describe(wired: Wired, visitor: Visitor, data: SelfDescription) -> OwnContact:
    """Tell name, address, number or attributes; what the website has signed stays as it is."""
    await wired.limits.take(_CHANGES, visitor.id)
    details = Details(name=data.name, email=data.email, phone=data.phone, attributes=data.attributes)
    async with wired.database.begin() as tx:
        contact = await describe_self(tx, visitor, details)
    return OwnContact(name=contact.name, email=contact.email, phone=contact.phone)


HANDLERS: list[ControllerRouterHandler] = [describe]
