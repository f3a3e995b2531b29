"""Spreadsheets in and out: encodings, separators, sizes, and that nothing is ever a formula."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kefu.imports import sheets
from kefu.imports.models import guess_mapping, require_mapping, told_by
from kefu.imports.sheets import read_rows, write_csv, write_xlsx
from kefu.kernel.errors import Refused

DANGEROUS = ["=1+1", "+86 138 0013 8000", "-2", "@SUM(A1)", "\tx", "plain", "'quoted", "a=b"]


def kept(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "name,email\n林,lin@a.cn\n".encode("utf-8-sig"),
        "name;email\r\n林;lin@a.cn\r\n".encode("gb18030"),
        "name\temail\n\n林\tlin@a.cn\n".encode(),
        write_csv([["name", "email"], ["林", "lin@a.cn"]]),
        write_xlsx([["name", "email"], ["林", "lin@a.cn"]]),
    ],
)
def test_a_table_is_read_however_it_was_written(tmp_path: Path, content: bytes) -> None:
    assert read_rows(kept(tmp_path, content)) == [["name", "email"], ["林", "lin@a.cn"]]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_goes_out_comes_back_as_it_was(tmp_path: Path, write: object) -> None:
    rows = [["value"], *([each] for each in DANGEROUS)]
    read = read_rows(kept(tmp_path, write(rows)))  # type: ignore[operator]
    assert [row[0] for row in read[1:]] == [each.strip() for each in DANGEROUS]


def test_no_cell_is_a_formula() -> None:
    out = write_csv([[each] for each in DANGEROUS]).decode("utf-8-sig")
    assert not [line for line in out.splitlines() if line.strip('"').startswith(("=", "+", "-", "@", "\t"))]
    with zipfile.ZipFile(io.BytesIO(write_xlsx([DANGEROUS]))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    with CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([DANGEROUS]))) as found:
        assert found.get_sheet_by_index(0).to_python()[0][0] == "=1+1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name\n",
        b"\n\n",
        b"PK\x03\x04 no archive",
        b"a,b\n\x00,1\n",
        bytes(range(128, 256)) * 9,
        b"," * 200 + b"\n1\n",
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused):
        read_rows(kept(tmp_path, content))


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    for write in (write_csv, write_xlsx):
        with pytest.raises(Refused) as caught:
            read_rows(kept(tmp_path, write([["n"], ["1"], ["2"], ["3"]])))
        assert caught.value.code == "import.too_many_rows"


def test_columns_are_guessed_and_checked() -> None:
    columns = ["姓名", "E-Mail", "手机号", "City", "", "name"]
    guessed = guess_mapping(columns)
    assert guessed == ["name", "email", "phone", "attribute:City", None, "attribute:name"]
    require_mapping(guessed, columns)
    wrongs: list[list[str | None]] = [
        ["name"],
        [*guessed[:5], "name"],
        ["secret", None, None, None, None, None],
        [None] * 6,
    ]
    for wrong in wrongs:
        with pytest.raises(Refused):
            require_mapping(wrong, columns)
    told = told_by(["Sam", "", "1", "Bath", "x", ""], guessed)
    assert (told.details.name, told.details.phone, told.details.attributes) == ("Sam", "1", {"City": "Bath"})
    with pytest.raises(Refused):
        told_by(["", "", "", "Bath", "", ""], guessed)
