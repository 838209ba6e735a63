"""Rows without a type are kept only if their names say that they are organisations."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from isthmus.screening.organisation_names import is_organisation


@pytest.mark.parametrize(
    "name",
    [
        "Beispiel Trading Co., Ltd.", "Beispiel LLC", "OOO Beispiel", "Beispiel GmbH",
        "Beispiel University", "Institute of Examples", "Beispiel Academy", "Plant 148",
        "13th Research Institute", "Beispiel FZE", "PJSC Beispiel", "Ministry of Examples",
        "Bureau of Examples", "Beispielwerk", "ABCDE", "Beispiel S.A.", "示例大学",
        "Nauchno Beispiel", "Beispiel Sanayi ve Ticaret",
    ],
)  # fmt: skip
def test_a_word_for_a_kind_of_organisation_keeps_a_row(name):
    assert is_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        "Erika Mustermann", "MUSTERMANN, Erika Maria", "Jan Piotr Kowalski", "E. M. Mustermann",
        "Dr. Erika Mustermann", "Mustermann (German national)", "Mustermann (individual)",
        "Al-Beispiel", "Address 07",
    ],
)  # fmt: skip
def test_what_may_be_a_person_is_dropped(name):
    assert not is_organisation(name)


def test_an_alias_can_say_that_it_is_an_organisation():
    assert not is_organisation("Beispiel Mustermann")
    assert is_organisation("Beispiel Mustermann", ["Beispiel Mustermann LLC"])


def test_a_person_who_trades_under_a_business_name_is_dropped():
    assert not is_organisation("Erika Mustermann, d/b/a Mustermann Trading")
    assert is_organisation("Mustermann Trading, d/b/a Example Exports")


@pytest.mark.acceptance
def test_no_row_that_a_publisher_types_as_individual_passes(shared: Path):
    """7,591 individuals of the Consolidated Screening List: none is taken for an organisation."""
    rows = _csl(shared)
    individuals = [row for row in rows if row["type"] == "Individual"]
    passing = [
        row["entity_number"]
        for row in individuals
        if is_organisation(row["name"], row["alt_names"].split("|"))
    ]
    assert len(individuals) > 7_000
    assert passing == []


@pytest.mark.acceptance
def test_most_rows_that_a_publisher_types_as_organisation_pass(shared: Path):
    organisations = [row for row in _csl(shared) if row["type"] == "Entity"]
    kept = [
        row for row in organisations if is_organisation(row["name"], row["alt_names"].split("|"))
    ]
    assert len(kept) / len(organisations) > 0.93


def _csl(shared: Path) -> list[dict[str, str]]:
    path = shared / "lists" / "us_csl_2026-07-31.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
