"""How names are made comparable."""

from __future__ import annotations

import pytest

from isthmus.screening.names import (
    MOST_CHARACTERS,
    Proof,
    forms_of,
    generic_words,
    is_legal_form,
    name_of,
    numbers_in,
    segments_of,
)


@pytest.mark.parametrize(
    "variant",
    [
        "BEISPIEL UNIVERSITY OF TECHNOLOGY",
        "  Beispiel   University\tof Technology ",
        "Beispiel-University of Technology.",
        "Béispiel University of Technology",
        "The Beispiel Univ. of Technology",
        "Bei spiel University of Technology",
    ],
)
def test_case_accents_punctuation_and_spacing_carry_no_meaning(variant):
    assert name_of(variant).key == name_of("Beispiel University of Technology").key


def test_another_word_is_another_name():
    assert name_of("Beispiel University").key != name_of("Beispiel Technical University").key
    assert name_of("Hunan University").key != name_of("Henan University").key


@pytest.mark.parametrize(
    ("text", "legal_form"),
    [
        ("Beispiel Optik GmbH", "gmbh"),
        ("Beispiel Optik Co., Ltd.", "company limited"),
        ("Beispiel Optik Company Limited", "company limited"),
        ("Joint Stock Company Beispiel Optik", "company joint stock"),
        ("OOO Beispiel Optik", "ooo"),
        ("Beispiel Optik", ""),
    ],
)
def test_the_legal_form_is_kept_apart_from_the_name(text, legal_form):
    name = name_of(text)
    assert (name.key, name.legal_form) == ("beispieloptik", legal_form)


def test_a_name_that_is_only_a_legal_form_keeps_a_word():
    assert name_of("Company Ltd.").key == "company"


def test_a_chinese_legal_form_is_kept_apart_too():
    assert name_of("示例科技有限公司").key == "示例科技"


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("BIT", Proof.acronym),
        ("B.I.T.", Proof.acronym),
        ("BUAA", Proof.acronym),
        ("中科院", Proof.acronym),
        ("Institute of Applied Physics", Proof.generic),
        ("National Defense University", Proof.generic),
        ("Pasteur Institute", Proof.generic),
        ("Beispielwerk", Proof.single),
        ("Beihang University", Proof.distinctive),
        ("北京航空航天大学", Proof.distinctive),
    ],
)
def test_what_a_name_proves_depends_on_its_words(text, proof):
    assert name_of(text).proof == proof


def test_a_text_without_letters_or_digits_has_no_key():
    for text in ("", "   ", "\0", "!?–", "()"):
        assert name_of(text).key == ""
        assert list(forms_of(text)) == []


def test_parentheses_at_the_end_hold_an_acronym_or_a_chinese_name():
    assert list(forms_of("Beispiel University (BSPU) (示例大学)")) == [
        "Beispiel University (BSPU) (示例大学)",
        "Beispiel University (BSPU)",
        "示例大学",
        "Beispiel University",
        "BSPU",
    ]


def test_several_words_in_parentheses_are_no_name_of_the_organisation():
    """They often say to what it belongs: a laboratory's listing is not its university's."""
    forms = list(forms_of("State Key Laboratory of Examples (Beispiel University)"))
    assert "Beispiel University" not in forms
    assert "State Key Laboratory of Examples" in forms


def test_a_place_in_parentheses_belongs_to_the_name():
    assert list(forms_of("Beispiel Optik (Shanghai) Co., Ltd.")) == [
        "Beispiel Optik (Shanghai) Co., Ltd"
    ]
    assert list(forms_of("Beispiel Optik (Shanghai)")) == ["Beispiel Optik (Shanghai)"]


def test_a_country_in_parentheses_is_left_out():
    assert "Beispiel Optik" in list(forms_of("Beispiel Optik (China)"))


def test_also_known_as_gives_two_names():
    forms = list(forms_of("Beispiel Institute, a.k.a. Example Institute"))
    assert "Beispiel Institute" in forms
    assert "Example Institute" in forms


def test_a_long_text_is_read_to_its_limit():
    assert len(name_of("a" * 50_000).key) == MOST_CHARACTERS


def test_segments_leave_parentheses_and_empty_parts_out():
    assert segments_of("School of Physics (SoP), Beispiel University,, , China") == [
        "School of Physics",
        "Beispiel University",
        "China",
    ]


def test_words_that_organisations_everywhere_have_are_generic():
    assert {"institute", "physics", "national", "university"} <= generic_words()
    assert "beihang" not in generic_words()
    assert "huawei" not in generic_words()
    assert name_of("Beihang University of Physics").distinctive == {"beihang"}


def test_numbers_tell_institutes_apart():
    assert numbers_in(name_of("13th Research Institute")) == {"13"}
    assert numbers_in(name_of("Research Institute")) == frozenset()


def test_a_legal_form_alone_is_recognised():
    assert is_legal_form("Ltd.")
    assert not is_legal_form("Optik Ltd.")
    assert not is_legal_form("")
