"""Forms on both databases: who must fill in, what is kept, what goes along when a contact is identified."""

from __future__ import annotations

import msgspec
import pytest

from kefu.contacts.models import Details
from kefu.contacts.queries import get_contact
from kefu.conversations.actions.identify import identify_contact
from kefu.db.database import Database
from kefu.forms import queries
from kefu.forms.actions import Filled, change_forms, fill_in, is_intake_due
from kefu.forms.models import FormField, Intake, LeaveMessage
from kefu.kernel.errors import NotAllowed, NotFound
from kefu.visitors.identity import Identity
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, WEBSITE, settle, start

NAME = FormField(key="name", kind="text", saves_to="name")
EMAIL = FormField(key="email", kind="email", saves_to="email", is_required=True)
PRIVACY = FormField(key="privacy", kind="consent", label={"en": "I agree."}, is_required=True)
ONCE = Intake(is_on=True, fields=[NAME, EMAIL, PRIVACY])
FILLED = Filled(
    id="form_0001",
    form="intake",
    given={"email": "sam@example.com", "privacy": True},
    language="en",
    address="192.0.2.7",
    page_url="https://shop.test/",
)


async def ask(database: Database, form: Intake) -> None:
    async with database.begin() as tx:
        await change_forms(tx, ADA, WEBSITE, form, None)


async def is_due(database: Database) -> bool:
    async with database.read() as reader:
        return await is_intake_due(reader, SAM)


async def fill(database: Database, filled: Filled = FILLED, now: int = NOW) -> queries.AnsweredForm:
    async with database.begin() as tx:
        return await fill_in(tx, SAM, filled, now)


async def attach(database: Database) -> str:
    conversation = await start(database, SAM)
    async with database.begin() as tx:
        await queries.attach_answers(tx, SAM.contact_id, WEBSITE, conversation.id)
    return conversation.id


async def test_once_is_enough_until_the_consent_has_new_words(database: Database) -> None:
    await settle(database)
    assert not await is_due(database)
    await ask(database, ONCE)
    assert await is_due(database)
    await fill(database)
    assert not await is_due(database)
    await attach(database)
    assert not await is_due(database)
    changed = msgspec.structs.replace(PRIVACY, label={"en": "I agree to more."})
    await ask(database, msgspec.structs.replace(ONCE, fields=[NAME, EMAIL, changed]))
    assert await is_due(database)
    await fill(database, msgspec.structs.replace(FILLED, id="form_0002"), NOW + 1)
    assert not await is_due(database)


async def test_every_time_means_before_each_conversation(database: Database) -> None:
    await settle(database)
    await ask(database, msgspec.structs.replace(ONCE, is_asked_every_time=True))
    await fill(database)
    assert not await is_due(database)
    await attach(database)
    assert await is_due(database)


async def test_answers_describe_the_contact_and_consents_are_proven_in_their_words(database: Database) -> None:
    await settle(database)
    await ask(database, ONCE)
    first = await fill(database)
    again = await fill(database)
    assert first == again, "a resend is the same form"
    conversation_id = await attach(database)
    async with database.read() as reader:
        contact = await get_contact(reader, SHOP, SAM.contact_id)
        [kept] = await queries.list_answers(reader, conversation_id)
        [consent] = await queries.list_consents(reader, SHOP, SAM.contact_id)
        assert await queries.list_consents(reader, "ws_outside", SAM.contact_id) == []
    assert contact.email == "sam@example.com"
    assert [(each.key, each.value) for each in kept.answers] == [("email", "sam@example.com"), ("privacy", True)]
    assert (consent.key, consent.version, consent.text, consent.created_at) == ("privacy", 1, "I agree.", NOW)


async def test_answers_go_along_when_the_contact_is_identified(database: Database) -> None:
    await settle(database)
    await ask(database, ONCE)
    await fill(database)
    async with database.begin() as tx:
        proven = await identify_contact(tx, SHOP, Identity(external_id="42", details=Details()), SAM, NOW)
    async with database.read() as reader:
        assert len(await queries.list_consents(reader, SHOP, proven.id)) == 1
        assert await queries.find_last_intake(reader, proven.id, WEBSITE) is not None
        assert await queries.list_consents(reader, SHOP, SAM.contact_id) == []


async def test_only_admins_build_forms_and_foreign_inboxes_do_not_exist(database: Database) -> None:
    await settle(database)
    for actor, error in ((GRACE, NotAllowed), (MALLORY, NotFound)):
        with pytest.raises(error):
            async with database.begin() as tx:
                await change_forms(tx, actor, WEBSITE, ONCE, None)
    async with database.begin() as tx:
        kept = await change_forms(tx, ADA, WEBSITE, None, LeaveMessage(shown="closed", fields=[EMAIL]))
    assert not kept.intake.is_on
    async with database.read() as reader:
        assert await queries.get_forms(reader, WEBSITE) == kept
