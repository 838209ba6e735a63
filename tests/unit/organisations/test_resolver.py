"""What an affiliation string names: right on clear cases, undecided otherwise."""

from __future__ import annotations

import time

import pytest

from isthmus.organisations.resolver import MOST_CHARACTERS, resolve
from isthmus.organisations.scoring import MATCH_THRESHOLD


def names(text: str, registry=None) -> tuple[str, list[str]]:
    (answer,) = resolve([text], registry)
    return answer.status, [match.name for match in answer.matches]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("National Taiwan University", "National Taiwan University"),
        ("NATIONAL TAIWAN UNIVERSITY, TAIPEI, CHINA", "National Taiwan University"),
        ("Dept. of CSIE, Natl. Taiwan Univ., Taipei", "National Taiwan University"),
        ("City Univ. of Hong Kong, China", "City University of Hong Kong"),
        ("Technische Universit¨at M¨unchen", "Technical University of Munich"),
        ("Tech. Univ. of Munich, Germany", "Technical University of Munich"),
        ("Univ. of California, 445 Campbell Hall, Berkeley, CA 94720",
         "University of California, Berkeley"),
        ("School of Engineering Stanford University, Stanford, CA", "Stanford University"),
        ("University of Miami Leonard M. Miller School of Medicine", "University of Miami"),
        ("Univ. Heidelberg, Germany", "Heidelberg University"),
        ("Universität Köln", "University of Cologne"),
        ("Georgia Tech", "Georgia Institute of Technology"),
        ("哈尔滨工业大学", "Harbin Institute of Technology"),
        ("MIT, Cambridge, MA", "Massachusetts Institute of Technology"),
        ("Tencent AI Lab", "Tencent (China)"),
    ],
)  # fmt: skip
def test_a_clear_case_is_matched(text, name):
    assert names(text) == ("matched", [name])


@pytest.mark.parametrize(
    "text",
    ["Institute of Automation", "School of Engineering", "Department of Computer Science",
     "Institut Pasteur", "HIT", "BIT", "MIT", "Northeastern University"],
)  # fmt: skip
def test_a_general_name_a_bare_acronym_and_a_namesake_are_not_matched(text):
    (answer,) = resolve([text])
    assert answer.status in {"ambiguous", "none"}
    assert answer.country_codes == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HIT, Harbin, China", "Harbin Institute of Technology"),
        ("HIT, Haldia, India", "Haldia Institute of Technology"),
        ("BIT, Beijing, China", "Beijing Institute of Technology"),
        ("Institut Pasteur, Paris, France", "Institut Pasteur"),
        ("Institut Pasteur, Tunis, Tunisia", "Institut Pasteur de Tunis"),
    ],
)
def test_a_place_tells_namesakes_apart(text, name):
    assert names(text) == ("matched", [name])


def test_a_general_name_is_matched_beside_its_parent_and_the_parent_is_evidence():
    (answer,) = resolve(["Institute of Automation, Chinese Academy of Sciences"])
    (match,) = answer.matches
    assert (match.ror_id, match.country_code) == ("https://ror.org/022c3hy66", "CN")
    assert "Chinese Academy of Sciences, which it belongs to, is named too" in match.evidence


def test_a_part_of_a_longer_name_is_not_a_match():
    """National Tsing Hua University is not in this registry, Tsinghua University is."""
    assert names("National Tsing Hua University, Hsinchu, Taiwan")[0] == "none"
    assert names("Harbin University of Zoology, Harbin, China")[0] != "matched"
    assert names("Heidelberg University Hospital, Heidelberg")[1] != ["Heidelberg University"]


def test_several_organisations_are_all_returned_with_all_countries():
    (answer,) = resolve(["Stanford University, USA; ETH Zurich, Switzerland; Somewhere, Japan"])
    assert {match.name for match in answer.matches} == {"Stanford University", "ETH Zurich"}
    assert set(answer.country_codes) == {"US", "CH", "JP"}
    assert answer.country_codes[-1] == "JP"
    assert answer.country_basis == "registry match"


def test_another_country_in_the_text_speaks_against_a_match():
    (answer,) = resolve(["Stanford University, Shanghai, China"])
    assert answer.status == "ambiguous"
    assert answer.matches[0].score < MATCH_THRESHOLD
    assert any("it is in US, but" in said for said in answer.matches[0].evidence)
    assert answer.country_codes == ("CN",)


def test_a_mainland_campus_of_a_hong_kong_university_is_not_in_hong_kong():
    (answer,) = resolve(["The Chinese University of Hong Kong, Shenzhen, China"])
    assert answer.status != "matched"
    assert answer.country_codes == ("CN",)


def test_hkust_is_in_hong_kong_and_its_guangzhou_campus_is_not():
    answers = resolve(["Department of Mathematics, HKUST", "HKUST (Guangzhou), China"])
    assert [answer.country_codes for answer in answers] == [("HK",), ("CN",)]


def test_a_branch_is_matched_only_where_its_place_is_named_or_its_name_is_its_own():
    """The registry lacks IBM's head office; the branches it has must not stand for it."""
    status, _ = names("IBM Research")
    assert status == "ambiguous"
    assert resolve(["IBM Research"])[0].country_codes == ()
    assert names("IBM Research, Beijing") == ("matched", ["IBM Research (China)"])
    assert names("Microsoft Research Asia") == ("matched", ["Microsoft Research Asia (China)"])


def test_a_closed_organisation_gives_its_successor_and_says_so(registry_of, record, ror):
    registry = registry_of(
        record(1, "Old Polytechnic", status="inactive", successor=2), record(2, "New Polytechnic")
    )
    (answer,) = resolve(["Old Polytechnic, Bonn, Germany"], registry)
    (match,) = answer.matches
    assert match.ror_id == ror(2)
    assert "successor of Old Polytechnic, which is no longer active" in match.evidence


def test_a_withdrawn_record_is_never_matched(registry_of, record):
    registry = registry_of(record(1, "Bonn Polytechnic", status="withdrawn"), record(2, "Other"))
    assert names("Bonn Polytechnic, Bonn, Germany", registry) == ("none", [])


def test_namesakes_in_two_countries_are_ambiguous_until_a_place_is_named(registry_of, record):
    registry = registry_of(
        record(1, "Victoria Zzz University", "CA", "Toronto"),
        record(2, "Victoria Zzz University", "AU", "Melbourne"),
    )
    assert names("Victoria Zzz University", registry)[0] == "ambiguous"
    (answer,) = resolve(["Victoria Zzz University, Australia"], registry)
    assert (answer.status, answer.country_codes) == ("matched", ("AU",))


def test_parents_in_a_circle_do_not_lose_the_answer(registry_of, record):
    registry = registry_of(
        record(1, "Bonn Zzz Institute", parent=2), record(2, "Bonn Yyy Institute", parent=1)
    )
    status, found = names("Bonn Zzz Institute, Bonn Yyy Institute, Bonn, Germany", registry)
    assert (status, len(found)) == ("matched", 2)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "\0", "\x1b[31m\x07", "12345", ";;;,,,", "x" * 50_000, "é" * 5_000]
)
def test_a_text_that_names_nothing_has_the_answer_none(text):
    (answer,) = resolve([text])
    assert (answer.input, answer.status, answer.matches, answer.country_codes) == (
        text, "none", (), ()
    )  # fmt: skip
    assert answer.country_basis == "none"


def test_a_text_too_long_for_an_affiliation_is_not_read():
    text = "Stanford University, " * 2_500
    assert len(text) > MOST_CHARACTERS
    assert names(text) == ("none", [])


@pytest.mark.parametrize(
    "part",
    ["Stanford University ", "university of ", "MIT, ", "Institute of Automation, ", "Paris, ",
     "a ", "- ", "¨a ", "大学"],
)  # fmt: skip
def test_no_text_is_slow(part):
    resolve(["warm up"])
    began = time.process_time()
    resolve([(part * MOST_CHARACTERS)[:MOST_CHARACTERS]])
    assert time.process_time() - began < 3


def test_control_characters_do_not_hide_a_name():
    assert names("Stanford\0University")[0] == "matched"


def test_answers_keep_the_order_and_number_of_the_texts():
    texts = ["ETH Zurich", "", "ETH Zurich", "Stanford University"]
    assert [answer.input for answer in resolve(texts)] == texts
    assert resolve([]) == []


def test_scores_lie_between_0_and_1_and_matches_come_best_first():
    (answer,) = resolve(["MIT, USA; Stanford University, Stanford, CA 94305, USA"])
    scores = [match.score for match in answer.matches]
    assert scores == sorted(scores, reverse=True)
    assert all(MATCH_THRESHOLD <= score <= 1 for score in scores)
