"""Facts about persons: refused wherever they stand and however they are spelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.datafiles import parse_yaml
from isthmus.errors import ProposalError
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import declared_fields, example_proposals, read_proposal
from isthmus.proposals.refusals import refused_fields

DECLARED = declared_fields(Proposal)


def refused(text: str) -> list[str]:
    document = parse_yaml(text, Path("proposal.yaml"), ProposalError)
    return [str(fault) for fault in refused_fields(document, DECLARED).values()]


@pytest.mark.parametrize(
    "key",
    [
        "nationality", "Nationalities", "NATIONALITY", "pi_nationality", "citizen_of",
        "citizenship", "countryOfCitizenship", "ethnicity", "ethnic-group", "race",
        "birthplace", "place_of_birth", "date of birth", "dateOfBirth", "DOB", "dob", "born",
        "religion", "religious_affiliation", "native_language", "mother tongue",
        "nativeLanguage", "first_language", "gender", "sex", "age", "passport", "passport_no",
        "passportNumber", "visa", "country_of_origin", "nationalty", "nationallity",
        "Nationalität", "Staatsangehörigkeit", "nacionalidad", "nationalité", "国籍", "出生地",
        "гражданство", "nationality2", "ethnicities", "heritage",
    ],
)  # fmt: skip
def test_origin_belief_age_and_gender_are_refused(key: str) -> None:
    (said,) = refused(f'"{key}": x')
    assert "no rule may use it" in said


@pytest.mark.parametrize(
    "key",
    [
        "name", "names", "pi_name", "author_names", "authors", "firstName", "surname",
        "family_name", "email", "e-mail", "eMail", "contact_email", "orcid", "ORCID_iD",
        "orcids", "cv", "CV", "curriculum_vitae", "curriculumVitae", "resume", "researchers",
        "principal_investigator", "investigator", "person", "persons", "students", "phone",
        "contact", "姓名", "Lebenslauf",
    ],
)  # fmt: skip
def test_persons_are_refused(key: str) -> None:
    (said,) = refused(f'"{key}": x')
    assert "roles and organisations, never persons" in said


@pytest.mark.parametrize("key", sorted(DECLARED - {"name"}))
def test_no_field_of_the_model_is_refused(key: str) -> None:
    assert refused(f'"{key}": x') == []


@pytest.mark.parametrize("key", ["stage", "language_of_agreement", "pages", "image", "rational"])
def test_a_word_that_merely_contains_a_refused_one_is_not(key: str) -> None:
    assert refused(f'"{key}": x') == []


def test_the_name_of_an_organisation_is_fine_and_that_of_a_role_is_not() -> None:
    assert refused("organisations: [{name: A}]") == []
    assert len(refused("roles: [{name: A}]")) == 1
    assert len(refused("organisations: [{contact: {name: A}}]")) == 2


def test_depth_does_not_hide_a_field() -> None:
    (said,) = refused("roles: [{ties: [{extra: [{deep: {nationality: x}}]}]}]")
    assert said.startswith("line 1: roles.0.ties.0.extra.0.deep.nationality: is refused")


def test_all_are_named_at_once() -> None:
    assert len(refused("nationality: x\nroles: [{pi_name: y, cv: z}]\nage: 3")) == 4


@pytest.mark.parametrize(
    "value",
    ["a@example.org", "see x.y+z@mail.example.org", "0000-0002-1825-0097",
     "https://orcid.org/0000-0002-1694-233X"],
)  # fmt: skip
def test_an_address_or_identifier_of_a_person_is_refused_in_any_text(value: str) -> None:
    assert len(refused(f'summary: "{value}"')) == 1


@pytest.mark.parametrize("value", ["2026-07-31", "10.1000/182", "a @ b", "12-34", "@example"])
def test_other_texts_are_not(value: str) -> None:
    assert refused(f'summary: "{value}"') == []


def test_a_refusal_is_named_once_and_beside_other_faults(tmp_path: Path) -> None:
    text = example_proposals()[0].read_text(encoding="utf-8")
    path = tmp_path / "p.yaml"
    path.write_text(text + "\nnationality: x\ncolour: y\n", encoding="utf-8")
    with pytest.raises(ProposalError) as raised:
        read_proposal(path)
    said = [str(fault) for fault in raised.value.faults]
    assert len(said) == 2
    assert "nationality: is refused" in said[0]
    assert "colour: unknown field" in said[1]
