"""Country codes and names."""

from __future__ import annotations

import pytest

from isthmus.errors import RequestError
from isthmus.reference.countries import (
    country_code,
    country_codes,
    country_name,
    joined,
    names_in_affiliations,
    names_of_countries,
    normalised_name,
    required_codes,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cn", "CN"), ("China", "CN"), ("P.R. China", "CN"), ("People’s Republic of China", "CN"),
        ("Taiwan", "TW"), ("R.O.C.", "TW"), ("Republic of China", "TW"), ("Hong Kong SAR", "HK"),
        ("Macau", "MO"), ("Korea", "KR"), ("North Korea", "KP"), ("U.S.A.", "US"),
        ("Côte d'Ivoire", "CI"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Deutschland", "DE"),
        ("Россия", "RU"), ("日本", "JP"), ("Kosovo", "XK"), ("Nowhere", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_or_name_gives_the_code(name, code):
    assert country_code(name) == code


def test_hong_kong_macao_and_taiwan_are_their_own_codes():
    assert {"CN", "HK", "MO", "TW", "XK"} <= country_codes()
    assert [country_name(code) for code in ("HK", "MO", "TW")] == ["Hong Kong", "Macao", "Taiwan"]


def test_every_name_leads_to_a_code():
    assert set(names_of_countries().values()) <= country_codes()


def test_every_code_is_found_by_its_own_name():
    assert [code for code in country_codes() if country_code(country_name(code)) != code] == []


def test_translations_are_not_among_the_names_used_in_english():
    assert names_of_countries()["island"] == "IS"
    assert "island" not in names_in_affiliations()
    assert {"iceland", "south korea", "uk"} <= names_in_affiliations()


def test_joined_codes_have_a_joint_name():
    assert joined(["CN", "HK", "CN"]) == {"CN": "CN+HK", "HK": "CN+HK"}
    assert country_name("CN+HK") == "China+Hong Kong"


def test_unknown_countries_are_all_named_at_once():
    with pytest.raises(RequestError) as caught:
        required_codes(["DE", "Germny", "Q"], "--country")
    assert "unknown country 'Germny'; did you mean 'Germany'?" in str(caught.value)
    assert "unknown country 'Q'" in str(caught.value)
    assert required_codes(["DE", "France"], "--country") == ["DE", "FR"]


def test_a_normalised_name_has_no_case_accents_or_signs():
    assert normalised_name("  Côte-d’IVOIRE ") == "cote divoire"
