"""Other spellings of a name are undone before names are compared."""

from __future__ import annotations

import pytest

from isthmus.screening.names import name_of
from isthmus.screening.spellings import simplified, spelled_out


def test_traditional_characters_are_compared_as_simplified_ones():
    assert simplified("哈爾濱工業大學") == "哈尔滨工业大学"
    assert name_of("電子科技大學").key == name_of("电子科技大学").key


def test_a_text_without_chinese_characters_stays_as_it_is():
    assert simplified("Beispiel-Universität") == "Beispiel-Universität"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Technology, Harbin Institute of", "Harbin Institute of Technology"),
        ("哈工大", "哈尔滨工业大学"),
        ("北航", "北京航空航天大学"),
        ("中國電科", "中国电子科技集团公司"),
    ],
)
def test_a_turned_name_and_a_short_form_are_spelled_out(text, name):
    assert spelled_out(text) == name


@pytest.mark.parametrize(
    "text",
    ["Department of Physics, University of Bern", "北航医院", "Harbin Institute of", "", " ,"],
)
def test_what_is_no_short_form_as_a_whole_stays_as_it_is(text):
    assert spelled_out(text) == text


def test_abbreviations_of_bibliographies_have_the_key_of_the_full_name():
    assert name_of("Harbin Engn Univ").key == name_of("Harbin Engineering University").key
