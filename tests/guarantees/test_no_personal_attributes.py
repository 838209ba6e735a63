"""Guarantee 1: no field for a person's origin or belief, and no person's name, anywhere."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import isthmus
from isthmus.assessment.conditions import CONDITIONS
from isthmus.corpus.schema import TABLES
from isthmus.datafiles import parse_yaml
from isthmus.errors import ProposalError
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import declared_fields, declared_models, proposal_from
from isthmus.proposals.refusals import refused_fields

FORBIDDEN = re.compile(
    r"(?<!inter)national|citizen|ethnic|race\b|racial|birth|religio|native_lang|mother_tongue|"
    r"gender|passport|person_name|author_name|surname|first_?name|last_?name|given_?name|"
    r"family_?name|e_?mail|orcid|curriculum|\bcv\b",
    re.IGNORECASE,
)


def declared_classes() -> Iterator[type[Any]]:
    """Every pydantic model and dataclass of the package, command line and web apart."""
    for module in pkgutil.walk_packages(isthmus.__path__, "isthmus."):
        if module.name.startswith(("isthmus.cli", "isthmus.web")):
            continue
        for one in vars(importlib.import_module(module.name)).values():
            ours = isinstance(one, type) and one.__module__ == module.name
            if ours and (issubclass(one, BaseModel) or dataclasses.is_dataclass(one)):
                yield one


def fields_of(one: type[Any]) -> list[str]:
    if issubclass(one, BaseModel):
        return list(one.model_fields)
    return [field.name for field in dataclasses.fields(one)]


def test_no_declared_model_has_such_a_field() -> None:
    found = [
        f"{one.__module__}.{one.__qualname__}.{name}"
        for one in declared_classes()
        for name in fields_of(one)
        if FORBIDDEN.search(name)
    ]
    assert found == []


def test_the_walk_reaches_the_models_and_the_pattern_would_find_one() -> None:
    names = {one.__name__ for one in declared_classes()}
    assert {"Proposal", "Role", "Tie", "Finding", "Candidate", "Rule"} <= names
    assert FORBIDDEN.search("pi_nationality")
    assert FORBIDDEN.search("birthplace")


def test_no_column_of_a_corpus_is_one() -> None:
    columns = [name for table in TABLES.values() for name in table]
    assert [name for name in columns if FORBIDDEN.search(name)] == []


def test_a_name_is_declared_for_organisations_only() -> None:
    assert [one.__name__ for one in declared_models(Proposal) if "name" in one.model_fields] == [
        "Organisation"
    ]


@pytest.mark.parametrize("key", ["nationality", "birthplace", "native_language", "pi_name", "cv"])
def test_a_file_that_brings_one_is_refused_with_the_reason(key: str) -> None:
    document = parse_yaml(f"{key}: x\n", Path("p.yaml"), ProposalError)
    with pytest.raises(ProposalError, match=f"{key}: is refused"):
        proposal_from(document)
    assert refused_fields(document, declared_fields(Proposal))


def test_no_condition_is_about_a_person_or_a_country() -> None:
    for condition in CONDITIONS.values():
        assert not FORBIDDEN.search(condition.name)
        assert "country" not in condition.name
        assert not any("country" in one or FORBIDDEN.search(one) for one in condition.parameters)
