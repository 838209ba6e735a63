"""Groups of countries are dated data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from isthmus.datafiles import read_yaml
from isthmus.errors import RequestError, SourceError
from isthmus.manifests import sha256_of
from isthmus.reference import groups as module
from isthmus.reference.groups import (
    Membership,
    group_id,
    groups,
    member_years,
    members,
    read_groups,
)

HEADER = "group_id,name,country_code,from,until,source\n"


def test_the_united_kingdom_is_a_member_of_the_eu_up_to_its_last_day():
    assert "GB" in members("EU", date(2020, 1, 31))
    assert "GB" not in members("EU", date(2020, 2, 1))


def test_croatia_is_a_member_of_the_eu_from_its_first_day():
    assert "HR" not in members("EU", date(2013, 6, 30))
    assert "HR" in members("EU", date(2013, 7, 1))


@pytest.mark.parametrize(
    ("group", "day", "number"),
    [
        ("EU", date(1957, 12, 31), 0),
        ("EU", date(1958, 1, 1), 6),
        ("EU", date(1995, 1, 1), 15),
        ("EU", date(2004, 5, 1), 25),
        ("EU", date(2019, 12, 31), 28),
        ("EU", date(2026, 1, 1), 27),
        ("G7", date(1975, 12, 31), 6),
        ("G7", date(2026, 1, 1), 7),
        ("FIVE-EYES", date(2026, 1, 1), 5),
        ("QUAD", date(2026, 1, 1), 4),
        ("FCAI", date(2026, 1, 1), 33),
        ("BRICS", date(2009, 6, 15), 0),
        ("BRICS", date(2009, 12, 31), 4),
        ("BRICS", date(2010, 12, 31), 5),
        ("BRICS", date(2024, 1, 1), 9),
        ("BRICS", date(2025, 12, 31), 10),
        ("ASEAN", date(1999, 12, 31), 10),
        ("ASEAN", date(2025, 12, 31), 11),
        ("NORDIC", date(2026, 1, 1), 5),
        ("NATO", date(1949, 12, 31), 12),
        ("NATO", date(1999, 12, 31), 19),
        ("NATO", date(2004, 12, 31), 26),
        ("NATO", date(2024, 12, 31), 32),
        ("OECD", date(1961, 12, 31), 19),
        ("OECD", date(1962, 12, 31), 20),
        ("OECD", date(2021, 12, 31), 38),
    ],
)
def test_a_group_has_as_many_members_as_it_says_of_itself(group, day, number):
    assert len(members(group, day)) == number


def test_eu27_is_the_same_in_every_year_and_is_the_eu_since_february_2020():
    assert members("EU27", date(1990, 1, 1)) == members("EU", date(2020, 2, 1))


def test_the_forum_for_cooperation_on_ai_is_seven_governments_with_the_eu_as_its_members():
    others = {"AU", "CA", "GB", "JP", "SG", "US"}
    assert members("FCAI", date(2023, 1, 1)) == members("EU27", date(2023, 1, 1)) | others


def test_saudi_arabia_is_not_counted_as_a_member_of_brics():
    assert "SA" not in members("BRICS", date(2026, 1, 1))


def test_an_unknown_group_is_refused_with_the_nearest():
    with pytest.raises(RequestError, match="unknown group 'NATOO'; did you mean 'NATO'"):
        members("NATOO", date(2020, 1, 1))


@pytest.mark.parametrize("text", ["FIVE-EYES", "five eyes", "Five_Eyes", "FiveEyes"])
def test_a_group_is_named_in_any_case_and_with_any_separator(text):
    assert group_id(text) == "FIVE-EYES"


def test_a_country_is_no_group():
    assert group_id("US") is None


def test_a_year_counts_when_the_membership_holds_on_its_last_day():
    left_in_january = Membership("GB", date(1973, 1, 1), date(2020, 1, 31))
    left_at_the_end = Membership("GB", date(1973, 1, 1), date(2020, 12, 31))
    joined_in_july = Membership("HR", date(2013, 7, 1), None)
    always = Membership("DE", None, None)
    assert member_years(left_in_january) == (1973, 2019)
    assert member_years(left_at_the_end) == (1973, 2020)
    assert member_years(joined_in_july) == (2013, None)
    assert member_years(always) == (None, None)


def test_every_group_names_an_official_page():
    assert all(group.source.startswith("https://") for group in groups().values())


def test_the_provenance_holds_for_the_shipped_files():
    folder = Path(module.__file__).parent
    files = read_yaml(folder / "provenance.yaml").data["files"]
    assert {name: entry["sha256"] for name, entry in files.items()} == {
        name: sha256_of(folder / name) for name in ("topics.csv", "groups.csv")
    }


def test_every_fault_of_a_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(
        HEADER + "G2,Two,US,2009-13-01,,https://example.org\n"
        "G2,Zwei,XX,,,https://example.org\n"
        "G2,Two,CN,2010-01-01,2009-01-01,https://example.org\n"
        "G2,Two,CN,2011-01-01,,https://example.org/other\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError) as raised:
        read_groups(path)
    message = str(raised.value)
    assert "line 2: from: '2009-13-01' is not a date" in message
    assert "line 3: country_code: unknown country 'XX'" in message
    assert "line 3: name: 'Zwei', but G2 has 'Two' above" in message
    assert "line 4: until: ends before it begins on 2010-01-01" in message
    assert "line 5: source: 'https://example.org/other'" in message


def test_a_country_is_a_member_only_once_at_a_time(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(
        HEADER + "G2,Two,US,2000-01-01,2005-12-31,https://example.org\n"
        "G2,Two,US,2005-12-31,,https://example.org\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="line 3: US is a member of G2 twice at one time"):
        read_groups(path)


def test_a_country_may_leave_and_join_again(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(
        HEADER + "G2,Two,US,2000-01-01,2005-12-31,https://example.org\n"
        "G2,Two,US,2010-01-01,,https://example.org\n",
        encoding="utf-8",
    )
    assert len(read_groups(path)["G2"].memberships) == 2
