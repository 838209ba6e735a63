"""Names that a text does not write as the registry does, and what may not be taken for them."""

from __future__ import annotations

import json

import pytest

from isthmus.organisations.ranking import FEATURES, MODEL, probabilities
from isthmus.organisations.resolver import resolve
from isthmus.organisations.scoring import MATCH_THRESHOLD


def names(text: str, registry=None) -> list[str]:
    (answer,) = resolve([text], registry)
    return [match.name for match in answer.matches] if answer.status == "matched" else []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Department of Physics, Brandeie University, Waltham, MA", "Brandeis University"),
        ("Massachusets Institute of Technology, Cambridge",
         "Massachusetts Institute of Technology"),
        ("Fred Hutchinson Cancer Research Center", "Fred Hutch Cancer Center"),
        ("School of Economics, Universityof Ottawa, Ottawa, Canada", "University of Ottawa"),
        ("Department of Immunobiology, Yale School of Medicine", "Yale University"),
        ("Institute of Molecular Biosciences, Goethe University", "Goethe University Frankfurt"),
        ("MPI for Astrophysics, Garching", "Max Planck Institute for Astrophysics"),
        ("Universidad Autónoma de Madrid UAM", "Universidad Autónoma de Madrid"),
        ("Department of Biological Sciences, KAIST",
         "Korea Advanced Institute of Science and Technology"),
        ("Murdoch Univ. Australia", "Murdoch University"),
        ("Nanyang Technological University SG", "Nanyang Technological University"),
    ],
)  # fmt: skip
def test_a_name_written_otherwise_is_matched(text, name):
    assert names(text) == [name]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("National Sun Yat-sen University, Kaohsiung", "Sun Yat-sen University"),
        ("KAIST", "Korea Advanced Institute of Science and Technology"),
        ("École Normale Supérieure", "École Normale Supérieure"),
        ("Sichuan Univeristy of Scinece and Engineering", "Sichuan University"),
        ("Unknown Laboratory, Hong Kong, China", "University of Hong Kong"),
    ],
)
def test_what_may_be_another_organisation_is_not_matched(text, other):
    assert other not in names(text)


def test_the_evidence_says_how_the_words_differ():
    (answer,) = resolve(["Massachusets Institute of Technology, Cambridge"])
    (match,) = answer.matches
    assert match.evidence[0].startswith("'Massachusets Institute of Technology' is like ")


def test_a_university_beside_its_institute_is_a_match_and_an_academy_is_not():
    found = names("State Key Laboratory of Virology, Wuhan University")
    assert found == ["Wuhan University", "State Key Laboratory of Virology"]
    assert names("Institute of Automation, Chinese Academy of Sciences") == [
        "Institute of Automation"
    ]


def test_an_answer_does_not_depend_on_what_is_resolved_with_it():
    texts = ["Yale School of Medicine", "MIT, USA", "Stanford University, Stanford, CA", "HIT", ""]
    together = resolve(texts * 3)
    assert together == [resolve([text])[0] for text in texts] * 3


def test_the_model_reads_the_features_that_are_given_to_it():
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    assert tuple(model["features"]) == FEATURES
    most = max(max(tree["feature"]) for tree in model["trees"])
    assert most < len(FEATURES)


def test_a_better_score_by_rule_is_no_less_probable_at_the_ends():
    low, high = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    high[0], high[FEATURES.index("best score for the same words")] = 0.99, 0.99
    high[FEATURES.index("accepted by rule")] = high[FEATURES.index("covered")] = 1.0
    chances = probabilities([low, high])
    assert 0.0 <= chances[0] < chances[1] <= 1.0
    assert probabilities([]) == []


def test_a_match_never_has_less_than_the_least_score():
    (answer,) = resolve(
        ["Sorbonne Université, INSERM, CNRS, Institut Pasteur Lille, Paris, France"]
    )
    assert answer.status == "matched"
    assert min(match.score for match in answer.matches) >= MATCH_THRESHOLD
