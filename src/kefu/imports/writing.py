"""Writes a batch of rows: who is new goes in together, who is known is changed alone, in the order of the sheet."""

from collections.abc import Sequence

import msgspec

from kefu.contacts.actions import change_contact
from kefu.contacts.models import Contact, blank_contact, with_details
from kefu.contacts.queries import insert as insert_contact
from kefu.contacts.queries import insert_all, lock_contact
from kefu.db.database import Transaction
from kefu.imports import queries
from kefu.imports.models import ContactImport, RowError, Told, error_of, told_by
from kefu.kernel.errors import Conflict, KefuError

# A column that says who somebody is, and what it says.
Mark = tuple[str, str]


class Written(msgspec.Struct):
    """What came of a batch."""

    created: int = 0
    updated: int = 0
    errors: list[RowError] = []


class _Row(msgspec.Struct, frozen=True):
    number: int
    cells: list[str]
    told: Told
    contact: Contact

    @property
    def marks(self) -> set[Mark]:
        found = (("external_id", self.told.external_id), ("email", self.contact.email), ("phone", self.contact.phone))
        return {(name, value) for name, value in found if value}


async def write_rows(
    tx: Transaction, made: ContactImport, batch: Sequence[list[str]], region: str | None, now: int
) -> Written:
    """Rows that cannot be taken are errors, and hold up no other."""
    written = Written(errors=[])
    rows = list(_readable(made, batch, (region, now), written))
    known = await queries.list_marks(tx, made.workspace_id, set[Mark]().union(*(row.marks for row in rows)))
    new: list[Contact] = []
    for row in rows:
        if not row.marks & known:
            new.append(row.contact)
            written.created += 1
        else:
            # It may mean somebody of this batch.
            await insert_all(tx, new)
            new = []
            try:
                is_new = await _write(tx, made, row)
                written.created += is_new is True
                written.updated += is_new is False
            except KefuError as error:
                written.errors.append(error_of(row.number, row.cells, error))
        known |= row.marks
    await insert_all(tx, new)
    written.errors.sort(key=lambda each: each.row)
    return written


def _readable(
    made: ContactImport, batch: Sequence[list[str]], given: tuple[str | None, int], written: Written
) -> list[_Row]:
    region, now = given
    found = []
    # The heading is row 1 of the spreadsheet.
    for number, cells in enumerate(batch, made.done_count + 2):
        try:
            told = told_by(cells, made.mapping)
            blank = blank_contact(made.workspace_id, now, external_id=told.external_id)
            described = msgspec.structs.replace(with_details(blank, told.details, region), last_seen_at=None)
            found.append(_Row(number, cells, told, described))
        except KefuError as error:
            written.errors.append(error_of(number, cells, error))
    return found


async def _write(tx: Transaction, made: ContactImport, row: _Row) -> bool | None:
    """True: a new contact; False: a known one was brought up to date; None: it was known and stays as it is."""
    external_id = row.told.external_id
    known = await queries.find_meant(tx, made.workspace_id, external_id, row.contact)
    if known is None:
        await insert_contact(tx, row.contact)
        return True
    if not made.is_updating:
        return None
    contact = await lock_contact(tx, made.workspace_id, known)
    if external_id is not None and contact.external_id is not None and contact.external_id != external_id:
        raise Conflict("import.somebody_else", "The address or number belongs to a contact with another id.")
    await change_contact(tx, contact, row.told.details)
    if external_id is not None and contact.external_id is None:
        await queries.set_external_id(tx, contact.id, external_id)
    return False
