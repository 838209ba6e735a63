"""Files as publishers print them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from isthmus.errors import ScreeningError
from isthmus.screening.publications.consolidated_screening_list import (
    CSL_HEADER,
    csl_entries,
    is_csl,
)
from isthmus.screening.publications.imported import distinct_aliases, numbered, slug

WHERE = Path("csl.csv")


def csl(*rows: str) -> str:
    """Rows as `source_code;type;name;alt_names;countries`."""
    lines = [",".join(CSL_HEADER)]
    for row in rows:
        code, kind, name, aliases, countries = row.split(";")
        lines.append(f"{code},Some List,,{kind},{name},{aliases},{countries},,,,,")
    return "\n".join(lines) + "\n"


def names(text: str, code: str = "EL") -> list[str]:
    return [entry.name for entry in csl_entries(text, WHERE, code).entries]


def test_the_publication_is_known_by_its_header():
    assert is_csl(CSL_HEADER)
    assert not is_csl(["entry_id", "name", "aliases", "country_codes"])
    assert not is_csl([])


def test_only_the_sublist_is_taken():
    assert names(csl("EL;;Beispiel LLC;;DE", "UVL;;Example LLC;;DE")) == ["Beispiel LLC"]


def test_typed_persons_vessels_and_aircraft_are_dropped_and_counted():
    text = csl(
        "SDN;Individual;Erika Mustermann;;DE", "SDN;Vessel;BEISPIEL STAR;;",
        "SDN;Aircraft;AB-CDE;;", "SDN;Entity;Beispiel Bros;;DE",
    )  # fmt: skip
    imported = csl_entries(text, WHERE, "SDN")
    assert [entry.name for entry in imported.entries] == ["Beispiel Bros"]
    assert imported.dropped == {"individual": 1, "vessel": 1, "aircraft": 1}


def test_an_untyped_row_that_may_be_a_person_is_dropped():
    imported = csl_entries(csl("EL;;Erika Mustermann;;DE", "EL;;Beispiel LLC;;DE"), WHERE, "EL")
    assert [entry.name for entry in imported.entries] == ["Beispiel LLC"]
    assert imported.dropped == {"not recognisably an organisation": 1}


def test_a_row_named_like_an_individual_of_another_sublist_is_dropped():
    text = csl("EL;;Erika Trading;;DE", "SDN;Individual;ERIKA TRADING;;DE", "EL;;Beispiel LLC;;")
    assert names(text) == ["Beispiel LLC"]


def test_an_alias_that_an_individual_bears_is_left_out():
    text = csl(
        "EL;;Beispiel LLC;Erika Mustermann|Example LLC;DE", "SDN;Individual;Erika Mustermann;;"
    )
    (entry,) = csl_entries(text, WHERE, "EL").entries
    assert entry.aliases == ("Example LLC",)


def test_places_without_a_code_of_their_own_get_the_one_around_them():
    (entry,) = csl_entries(
        csl("EL;;Beispiel LLC;;TURKIYE|REGION: KASHMIR|DE|DE"), WHERE, "EL"
    ).entries
    assert entry.country_codes == ("TR", "DE")


def test_two_rows_of_one_name_have_two_identifiers():
    entries = csl_entries(csl("EL;;Beispiel LLC;;DE", "EL;;Beispiel LLC;;CH"), WHERE, "EL").entries
    assert [entry.entry_id for entry in entries] == ["beispiel-llc", "beispiel-llc-2"]


def test_a_sublist_that_is_not_there_is_an_error():
    with pytest.raises(ScreeningError, match="no row of the sublist 'MEU', only of EL"):
        csl_entries(csl("EL;;Beispiel LLC;;DE"), WHERE, "MEU")


def test_aliases_are_kept_once_and_not_like_the_name():
    assert distinct_aliases("Beispiel", ["BEISPIEL", "Example", "example", "", "BSP"]) == (
        "Example",
        "BSP",
    )


def test_an_identifier_is_made_of_the_name():
    assert slug("Bei Spiel & Co., Ltd.") == "bei-spiel-co-ltd"
    numbers: Counter[str] = Counter()
    assert [numbered("a", numbers), numbered("a", numbers)] == ["a", "a-2"]
