"""What one edition of a list has and another has not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from isthmus.screening.differences import Difference, difference
from isthmus.screening.entries import Entry
from isthmus.screening.lists import Edition


def entry(name: str = "Beispiel Optik", *aliases: str, **different: object) -> Entry:
    return replace(
        Entry("e", name, aliases, ("CN",), "organisation", "", "", "", "", ""), **different
    )


@pytest.fixture
def compared(some_descriptor):
    def compare(
        before: list[Entry], after: list[Entry], *, publisher_ids: bool = False
    ) -> Difference:
        of = some_descriptor(publisher_ids=publisher_ids)
        first, last = (
            Edition(of, date(2026, month, 1), None, "0" * 64, tuple(entries))
            for month, entries in ((1, before), (2, after))
        )
        return difference(first, last)

    return compare


def said(found: Difference) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.kind, one.entry.name, one.fields) for one in found.changes]


def test_an_edition_does_not_differ_from_itself(compared):
    entries = [entry(), entry("Example"), entry("Example")]
    found = compared(entries, entries)
    assert (found.changes, found.unchanged) == ((), 3)


def test_added_and_removed_entries_stand_in_the_order_of_kind_and_name(compared):
    found = compared([entry("Zeta"), entry("Alpha")], [entry("Omega"), entry("Beta")])
    assert [(kind, name) for kind, name, _ in said(found)] == [
        ("added", "Beta"), ("added", "Omega"), ("removed", "Alpha"), ("removed", "Zeta"),
    ]  # fmt: skip
    assert found.counts == {"added": 2, "removed": 2, "renamed": 0, "changed": 0, "unchanged": 0}


def test_changed_aliases_countries_and_requirement_are_said(compared):
    before = [entry("Beispiel Optik", "Glas", requirement="Some.")]
    after = [entry("Beispiel Optik", "Linsen", country_codes=("CN", "HK"), requirement="All.")]
    assert said(compared(before, after)) == [
        ("changed", "Beispiel Optik", (
            "aliases: +'Linsen' -'Glas'", "countries: +'HK'",
            "requirement: was 'Some.', is 'All.'",
        )),
    ]  # fmt: skip


def test_citation_page_and_registry_identifier_are_not_compared(compared):
    after = entry(citation="1 FR 1", source_url="https://list.example/", ror_basis="its name")
    assert compared([entry()], [after]).unchanged == 1


def test_an_identifier_made_of_the_name_joins_nothing(compared):
    found = compared([entry("Alpha Works")], [entry("Omega Works")])
    assert [one.kind for one in found.changes] == ["added", "removed"]


def test_where_the_publisher_has_identifiers_they_alone_join(compared):
    before = [entry("Alpha", entry_id="1"), entry("Beta", entry_id="2")]
    after = [entry("Omega", entry_id="1"), entry("Beta", entry_id="3")]
    found = compared(before, after, publisher_ids=True)
    assert [(one.kind, one.entry.name) for one in found.changes] == [
        ("added", "Beta"), ("removed", "Beta"), ("renamed", "Omega"),
    ]  # fmt: skip
    assert found.changes[-1].fields == ("name: was 'Alpha'",)


def test_an_alias_that_both_print_makes_a_rename(compared):
    found = compared([entry("Alpha Works", "Omega Works")], [entry("Omega Works", "Alpha Works")])
    (change,) = found.changes
    assert (change.kind, change.basis) == ("renamed", "an alias that both print")


def test_the_identifier_in_the_registry_makes_a_rename(compared):
    ror_id = "https://ror.org/00wk2mp56"
    (change,) = compared([entry("Alpha", ror_id=ror_id)], [entry("Omega", ror_id=ror_id)]).changes
    assert (change.kind, change.basis) == ("renamed", "the identifier in the registry")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (entry("Alpha", "BIT"), entry("Omega", "BIT")),
        (entry("Alpha", "Some Works"), entry("Omega", "Some Works", country_codes=("RU",))),
    ],
)
def test_an_acronym_or_another_country_makes_no_rename(compared, before, after):
    assert [one.kind for one in compared([before], [after]).changes] == ["added", "removed"]


def test_an_alias_that_several_share_decides_nothing(compared):
    before = [entry("Alpha", "Some Works"), entry("Beta", "Some Works")]
    found = compared(before, [entry("Omega", "Some Works")])
    assert [one.kind for one in found.changes] == ["added", "removed", "removed"]


def test_likeness_alone_makes_no_rename_and_is_said(compared):
    found = compared([entry("Beispiel Optics Works")], [entry("Beispiel Optic Works")])
    assert [(one.kind, one.basis) for one in found.changes] == [
        ("added", "alike: 'Beispiel Optics Works' was removed"),
        ("removed", "alike: 'Beispiel Optic Works' was added"),
    ]


def test_a_name_that_stands_once_joins_over_a_changed_country(compared):
    found = compared([entry()], [entry(country_codes=("HK",))])
    assert said(found) == [("changed", "Beispiel Optik", ("countries: +'HK' -'CN'",))]


def test_one_party_listed_in_two_countries_stays_two_entries(compared):
    before = [entry(country_codes=("CN",)), entry(country_codes=("HK",))]
    found = compared(before, [entry(country_codes=("HK",))])
    assert [(one.kind, one.entry.country_codes) for one in found.changes] == [("removed", ("CN",))]
    assert found.unchanged == 1


def test_a_comma_or_capitals_change_the_print_and_make_no_rename(compared):
    found = compared([entry("Beispiel Co. Ltd.")], [entry("BEISPIEL Co., Ltd.")])
    assert said(found) == [
        ("changed", "BEISPIEL Co., Ltd.", ("name: was 'Beispiel Co. Ltd.'",)),
    ]  # fmt: skip
