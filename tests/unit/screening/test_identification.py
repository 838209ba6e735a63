"""Which registered organisation an entry is: by exact name only, and only if one bears it."""

from __future__ import annotations

import pytest

from isthmus.screening.entries import Entry
from isthmus.screening.identification import RegistryNames, identified


@pytest.fixture
def found(world):
    """The identifier and its basis for an entry with these names and country."""
    registry = world.registry
    registry.add("R1", "Beispiel University", "Beispiel Polytechnic", country="DE")
    registry.add("R2", "Institute of Applied Physics", country="DE")
    registry.add("R3", "Institute of Applied Physics", country="CH")
    registry.add("R4", "Mustermann Co., Ltd.", country="JP")
    registry.add("R5", "Beispiel Software Center", country="DE")
    names = RegistryNames(registry.organisations.values())

    def identify(name: str, *aliases: str, country: str = "DE", ror_id: str = ""):
        codes = (country,) if country else ()
        entry = Entry("e", name, aliases, codes, "organisation", "", "", "", ror_id, "")
        (known,) = identified([entry], names)
        return known.ror_id, known.ror_basis

    return identify


def test_the_name_in_an_agreeing_country_identifies(found):
    assert found("BEISPIEL UNIVERSITY (BSPU)") == ("R1", "its name 'BEISPIEL UNIVERSITY'")


def test_a_name_in_another_country_does_not(found):
    assert found("Beispiel University", country="CH") == ("", "")


def test_a_general_name_needs_the_country(found):
    assert found("Institute of Applied Physics", country="CH")[0] == "R3"
    assert found("Institute of Applied Physics", country="") == ("", "")


def test_a_distinctive_name_does_not(found):
    assert found("Beispiel University", country="")[0] == "R1"


def test_a_company_with_a_general_name_is_not_the_institute(found):
    assert found("Institute of Applied Physics JSC") == ("", "")


def test_a_single_word_with_another_legal_form_does_not_identify(found):
    assert found("Mustermann K.K.", country="JP") == ("", "")
    assert found("Mustermann Co., Ltd.", country="JP")[0] == "R4"


def test_an_alias_identifies_if_the_name_does_not(found):
    assert found("Example College", "Beispiel Polytechnic") == (
        "R1",
        "its alias 'Beispiel Polytechnic'",
    )


def test_aliases_of_two_organisations_identify_none(found):
    identifier, basis = found("Example Group", "Beispiel Polytechnic", "Beispiel Software Center")
    assert identifier == ""
    assert basis == "undecided: its aliases name 2 organisations"


def test_of_two_the_alias_like_the_name_decides(found):
    identifier, _ = found(
        "Beispiel Universities", "Beispiel University", "Beispiel Software Center"
    )
    assert identifier == "R1"


def test_an_identifier_from_the_source_is_kept(found):
    assert found("Beispiel University", ror_id="R9") == ("R9", "")
