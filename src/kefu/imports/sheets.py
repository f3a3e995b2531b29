"""Spreadsheets as rows of text: CSV and XLSX in and out; no formula is ever read or written. Runs in threads."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from kefu.kernel.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 100
_LONGEST_CELL = 1000
# An archive that unpacks to more is made to hurt.
_LARGEST_UNPACKED = 400 * 1024 * 1024
# What a spreadsheet would take for a formula; see OWASP "CSV injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_rows(path: Path, longest_cell: int = _LONGEST_CELL) -> list[list[str]]:
    """All rows, the heading first; raises Refused for what is no table or too large. Longer cells are cut."""
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
    rows = _from_xlsx(path) if is_zip else _from_csv(path.read_bytes())
    rows = [[cell[:longest_cell] for cell in row] for row in rows if any(row)]
    if len(rows) < 2:
        raise Refused("import.empty", "The file has no rows below its heading.")
    if len(rows) - 1 > MOST_ROWS:
        raise Refused("import.too_many_rows", f"At most {MOST_ROWS} rows.", limit=MOST_ROWS)
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS:
        raise Refused("import.too_many_columns", f"At most {MOST_COLUMNS} columns.", limit=MOST_COLUMNS)
    return [row + [""] * (width - len(row)) for row in rows]


def _from_xlsx(path: Path) -> list[list[str]]:
    # Memory for who imports, not for everybody.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > _LARGEST_UNPACKED:
                raise Refused("import.too_large", "The file is too large.")
        with CalamineWorkbook.from_path(path) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.height > MOST_ROWS + 1 or sheet.width > MOST_COLUMNS:
                raise Refused("import.too_many_rows", f"At most {MOST_ROWS} rows.", limit=MOST_ROWS)
            return [[_text(cell) for cell in row] for row in sheet.to_python()]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError):
        raise Refused("import.unreadable", "This is no CSV or XLSX file that can be read.") from None


def _from_csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise Refused("import.unreadable", "This is no CSV or XLSX file that can be read.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_text(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
        return rows
    except csv.Error:
        raise Refused("import.unreadable", "This is no CSV or XLSX file that can be read.") from None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("import.unreadable", "This is no CSV or XLSX file that can be read.")


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    text = str(cell).strip()
    # What our own export has made harmless means what it meant before.
    if text.startswith("'") and text[1:].startswith(_FORMULA):
        text = text[1:].strip()
    return text


def safe_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With a mark at the beginning that makes spreadsheets read it as UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell is text: nothing becomes a formula, a link or a number."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()
