"""What a request for countries, groups and joins selects."""

from __future__ import annotations

from isthmus.measures.attribution import Bloc
from isthmus.measures.blocs import EVERYTHING, Selection, selections


def selected(pairs=(), countries=(), join=()):
    """The selections of a request without faults."""
    faults = []
    found = selections(pairs, countries, join, faults)
    assert faults == []
    return found


def refused(pairs=(), countries=(), join=()):
    """The faults of a request, as text."""
    faults = []
    selections(pairs, countries, join, faults)
    return [str(fault) for fault in faults]


def codes_of(selection, label, year):
    """The codes that stand under a label in a year."""
    return {
        code
        for bloc in selection.blocs
        for code in bloc.codes
        if bloc.label == label
        and (bloc.first_year is None or bloc.first_year <= year)
        and (bloc.last_year is None or year <= bloc.last_year)
    }


def test_nothing_wanted_is_everything():
    assert selected() == [EVERYTHING]


def test_a_pair_is_named_by_codes_or_by_names():
    assert selected(pairs=["cn, United States"]) == [Selection(pairs=(("CN", "US"),))]


def test_pairs_and_countries_share_a_selection_and_stand_once():
    assert selected(pairs=["CN,US", "CN,US"], countries=["JP", "jp", "unknown"]) == [
        Selection(pairs=(("CN", "US"),), countries=("JP", "unknown"))
    ]


def test_a_country_of_a_joined_set_is_the_set():
    joined = Bloc("CN+HK+MO", ("CN", "HK", "MO"))
    wanted = [Selection((joined,), pairs=(("CN+HK+MO", "US"),))]
    assert selected(pairs=["CN,US"], join=["CN,HK,MO"]) == wanted
    assert selected(pairs=["CN+HK+MO,US"], join=["CN,HK,MO"]) == wanted


def test_a_join_alone_wants_everything():
    assert selected(join=["CN,HK"]) == [Selection((Bloc("CN+HK", ("CN", "HK")),))]


def test_each_group_is_a_selection_of_its_own():
    found = selected(pairs=["EU,CN", "CN,US"], countries=["G7"])
    assert [(one.pairs, one.countries) for one in found] == [
        ((("CN", "US"),), ()),
        ((("EU", "CN"),), ()),
        ((), ("G7",)),
    ]
    assert found[0].blocs == ()


def test_a_group_has_the_members_of_the_year():
    (found,) = selected(pairs=["EU,CN"])
    assert "GB" in codes_of(found, "EU", 2019)
    assert "GB" not in codes_of(found, "EU", 2020)
    assert len(codes_of(found, "EU", 2020)) == 27


def test_a_country_paired_with_its_own_group_is_taken_out_of_it():
    (found,) = selected(pairs=["G7,US"])
    assert found.pairs == (("G7-US", "US"),)
    assert codes_of(found, "G7-US", 2020) == {"CA", "DE", "FR", "GB", "IT", "JP"}


def test_a_pair_with_a_group_begins_with_the_group():
    (found,) = selected(pairs=["BRICS,US"])
    assert found.first_year(("BRICS", "US")) == 2009
    (fixed,) = selected(pairs=["EU27,US"])
    assert fixed.first_year(("EU27", "US")) is None


def test_two_groups_with_common_members_are_no_pair():
    assert refused(pairs=["EU,G7"]) == [
        "--pair: EU and G7 have members in common (DE, FR, GB, IT); "
        "a work of one of these alone would count as joint"
    ]


def test_two_groups_without_common_members_are_a_pair():
    (found,) = selected(pairs=["ASEAN,EU27"])
    assert codes_of(found, "ASEAN", 1990) == {"BN", "ID", "MY", "PH", "SG", "TH"}
    assert len(codes_of(found, "EU27", 1990)) == 27


def test_a_join_inside_a_group_is_part_of_it_and_one_across_its_border_is_refused():
    (found,) = selected(countries=["EU27"], join=["DE,AT"])
    assert {"AT", "DE"} <= codes_of(found, "EU27", 2020)
    assert found.blocs[0].label == "EU27", "the group is looked at before the join"
    assert refused(countries=["EU27"], join=["DE,CH"]) == [
        "--join: DE+CH cuts through EU27: only DE of it are members"
    ]


def test_every_fault_of_a_request_is_named():
    assert refused(
        pairs=["CN", "CN,US,JP", "CN,Chnia", "US,usa", "unknown,US"],
        countries=["XX", "Natoo"],
        join=["CN", "HK,ZZ", "HK,MO"],
    ) == [
        "--join: 'CN' joins nothing; write CN,HK,MO",
        "--join: unknown country 'ZZ'; expected an ISO 3166-1 alpha-2 code such as CN "
        "or a country's English name",
        "--join: HK is joined twice",
        "--pair: 'CN' is no pair; write two countries, as CN,US",
        "--pair: 'CN,US,JP' is no pair; write two countries, as CN,US",
        "--pair: unknown country 'Chnia'; did you mean 'China'?",
        "--pair: 'US,usa': US is one country; a pair needs two",
        "--pair: an unknown country makes no pair",
        "--country: unknown country 'XX'; expected an ISO 3166-1 alpha-2 code such as CN "
        "or a country's English name, or a group such as EU",
        "--country: unknown country 'Natoo'; did you mean 'NATO'?",
    ]


def test_two_countries_of_a_joined_set_are_no_pair():
    assert refused(pairs=["CN,HK"], join=["CN,HK"]) == [
        "--pair: 'CN,HK': CN+HK counts as one country; a pair needs two"
    ]
