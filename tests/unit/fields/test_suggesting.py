"""What the words of a text suggest, and what they must not suggest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.errors import RequestError
from isthmus.fields.suggesting import SUGGESTED, suggest
from isthmus.reference.topics import topics


def areas(title: str, abstract: str = "") -> list[str]:
    return [one.area_id for one in suggest(title, abstract).sensitive_areas]


def test_a_text_about_glaciers_is_atmospheric_or_earth_science():
    found = suggest(
        "Mass balance of mountain glaciers",
        "We reconstruct glacier mass balance from snow accumulation and ice melt.",
    )
    assert found.topics[0].label == "Cryospheric studies and observations"
    assert found.subfields[0].label == "Atmospheric Science"
    assert "glaciers" in " ".join(found.topics[0].words).lower()


def test_every_suggestion_names_words_of_the_text():
    title, abstract = "Large language models for nursing records", "A hospital trial in two wards."
    text = f"{title} {abstract}".lower()
    found = suggest(title, abstract)
    for one in (*found.topics, *found.subfields, *found.sensitive_areas):
        assert one.words
        assert all(word.lower() in text for words in one.words for word in words.split())


def test_at_most_five_topics_and_five_subfields_are_suggested():
    found = suggest(" ".join(one.label for one in list(topics().values())[:30]))
    assert len(found.topics) == SUGGESTED
    assert len(found.subfields) == SUGGESTED
    assert len({one.subfield_id for one in found.subfields}) == SUGGESTED


def test_one_distinctive_term_makes_an_area_a_candidate():
    assert "ca_stra:quantum-computing" in areas("Error rates of superconducting qubits")


def test_one_common_term_alone_does_not():
    assert areas("Neural network models of bird song") == []
    assert areas("The satellite towns of Vienna") == []


def test_two_different_common_terms_do():
    assert "ca_stra:machine-learning" in areas("Training a neural network")


def test_the_same_common_term_twice_does_not():
    assert areas("Neural network", "neural networks and a neural network") == []


@pytest.mark.parametrize(
    "title",
    [
        "Nurse staffing and patient satisfaction in rural hospitals",
        "Supply chain finance in the textile industry",
        "Medieval trade routes of the Baltic",
        "Sediment deposition in river deltas",
        "Doping scandals in professional cycling",
        "Public attitudes towards encryption of private letters in the eighteenth century",
        "Stress at work and family life among teachers",
    ],
)
def test_a_benign_title_suggests_no_sensitive_area(title: str):
    assert areas(title) == []


def test_where_nothing_is_known_nothing_is_suggested():
    found = suggest("Qzxv wkrj")
    assert (found.topics, found.subfields, found.sensitive_areas) == ((), (), ())


def test_an_empty_text_is_refused():
    with pytest.raises(RequestError, match="there is no text"):
        suggest(" ", "\n")


def test_the_same_text_gives_the_same_suggestions():
    assert suggest("Perovskite solar cells") == suggest("Perovskite solar cells")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_an_answer(title: str, abstract: str):
    if f"{title}{abstract}".strip():
        found = suggest(title, abstract)
        assert len(found.topics) <= SUGGESTED
