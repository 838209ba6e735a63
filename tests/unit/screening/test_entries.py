"""The file that holds an edition of a list."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from isthmus.errors import ScreeningError
from isthmus.screening.entries import (
    edition_bytes,
    edition_text,
    entries_of,
    stored_text,
    text_sha256,
)

HEADER = "entry_id,name,aliases,country_codes\n"
WHERE = Path("list.csv")


def read(rows: str, header: str = HEADER):
    return entries_of(header + rows, WHERE, ("organisation", ""))


def test_several_values_in_a_cell_are_joined_with_a_bar():
    (entry,) = read("e1,Beispiel University,BSPU| Example University ,DE|CH\n")
    assert entry.aliases == ("BSPU", "Example University")
    assert entry.country_codes == ("DE", "CH")


def test_an_edition_is_read_as_it_was_written():
    entries = read('e1,"Beispiel, Ltd.",BSPU,DE\ne2,示例大学,,\n')
    assert entries_of(edition_text(entries), WHERE, ("organisation", "")) == entries


def test_equal_entries_are_equal_bytes(tmp_path):
    text = edition_text(read("e1,Beispiel University,,DE\n"))
    assert edition_bytes(text, compressed=True) == edition_bytes(text, compressed=True)
    path = tmp_path / "list.csv.gz"
    path.write_bytes(edition_bytes(text, compressed=True))
    assert stored_text(path) == text
    assert len(text_sha256(text)) == 64


def test_all_faults_are_named_with_their_lines():
    with pytest.raises(ScreeningError) as fault:
        read("e1,,,DE\ne1,Beispiel,,XX\n,Beispiel,,\n")
    said = str(fault.value)
    assert "line 2: name: is empty" in said
    assert "line 3: entry_id: 'e1' stands in line 2 too" in said
    assert "line 3: country_codes: 'XX' is no ISO 3166-1 alpha-2 code" in said
    assert "line 4: entry_id: is empty" in said


def test_a_wrong_ror_id_and_kind_are_faults():
    header = "entry_id,name,aliases,country_codes,kind,ror_id\n"
    with pytest.raises(ScreeningError) as fault:
        read("e1,Beispiel,,DE,ship,https://ror.org/012345678\n", header)
    assert "'ship' is not one of organisation" in str(fault.value)
    assert "'https://ror.org/012345678' is no ROR id" in str(fault.value)


def test_a_missing_column_names_what_the_header_must_be():
    with pytest.raises(ScreeningError, match="column 'aliases' is missing"):
        read("e1,Beispiel,DE\n", "entry_id,name,country_codes\n")


def test_a_row_that_is_cut_off_is_a_fault():
    with pytest.raises(ScreeningError, match="2 cells, but the header has 4"):
        read("e1,Beispiel Univ")


def test_a_compressed_file_that_is_cut_off_is_a_fault(tmp_path):
    path = tmp_path / "list.csv.gz"
    whole = gzip.compress(("e,Beispiel\n" * 500).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ScreeningError, match="cut off"):
        stored_text(path)


def test_a_file_that_is_not_compressed_though_its_name_says_so_is_a_fault(tmp_path):
    path = tmp_path / "list.csv.gz"
    path.write_text("entry_id,name\n")
    with pytest.raises(ScreeningError, match="cannot be read"):
        stored_text(path)


def test_a_compressed_file_that_grows_without_end_is_refused(tmp_path):
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 25_000_000))
    with pytest.raises(ScreeningError, match="too large"):
        stored_text(path)


def test_a_missing_file_is_said():
    with pytest.raises(ScreeningError, match="there is no such file"):
        stored_text(Path("missing.csv.gz"))
