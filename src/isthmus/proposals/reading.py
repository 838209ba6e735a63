"""Reads a proposal from a YAML or JSON file."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import isclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from isthmus.datafiles import Document, Path_, read_yaml, validation_faults
from isthmus.errors import Fault, ProposalError, did_you_mean
from isthmus.proposals.contradictions import contradictions
from isthmus.proposals.model import Proposal
from isthmus.proposals.refusals import refused_fields
from isthmus.reference.countries import country_code, country_codes
from isthmus.reference.identifiers import ror_id

_EXAMPLES = Path(__file__).parent / "examples"


def read_proposal(path: Path) -> Proposal:
    """The proposal in a YAML or JSON file.

    Raises
    ------
    ProposalError
        Naming every fault with its line and field: facts about persons (see `refusals`), unknown,
        missing and wrong fields, unknown countries, wrong identifiers, and contradictions.
    """
    return proposal_from(read_yaml(path, ProposalError))


def proposal_from(document: Document) -> Proposal:
    """The proposal in a parsed file; raises as `read_proposal`."""
    if not isinstance(document.data, dict):
        raise ProposalError(str(document.path), ["must be a mapping with the fields of a proposal"])
    refused = refused_fields(document, declared_fields(Proposal))
    faults = list(refused.values())
    try:
        proposal = Proposal.model_validate(document.data)
    except ValidationError as fault:
        proposal = None
        faults += [
            one
            for one in validation_faults(fault, Proposal, document)
            if not _is_refused(one, refused)
        ]
    faults += [*contradictions(document), *_wrong_identifiers(document)]
    if faults or proposal is None:
        faults.sort(key=lambda one: one.line or 0)
        raise ProposalError(str(document.path), faults)
    return proposal


def example_proposals() -> tuple[Path, ...]:
    """The invented example proposals that ship with Isthmus, in the order of their names."""
    return tuple(sorted(_EXAMPLES.glob("*.yaml")))


def declared_fields(model: type[BaseModel]) -> frozenset[str]:
    """The names of the fields of a model and of all models within it, as a file writes them."""
    names: set[str] = set()
    for declared in declared_models(model):
        for name, field in declared.model_fields.items():
            names.add(field.alias or name)
    return frozenset(names)


def declared_models(model: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """A model and all models within it, each once."""
    found: dict[type[BaseModel], None] = {}
    waiting: list[Any] = [model]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isclass(one) and issubclass(one, BaseModel) and one not in found:
            found[one] = None
            waiting += [field.annotation for field in one.model_fields.values()]
    return tuple(found)


def _is_refused(fault: Fault, refused: Iterable[Path_]) -> bool:
    """Is it said already, for this field or one that holds it?"""
    name = f"{fault.field or ''}."
    return any(name.startswith(".".join(map(str, place)) + ".") for place in refused)


def _wrong_identifiers(document: Document) -> list[Fault]:
    faults: list[Fault] = []
    organisations = document.data.get("organisations")
    for index, one in enumerate(organisations if isinstance(organisations, list) else []):
        if not isinstance(one, dict):
            continue
        code, identifier = one.get("country_code"), one.get("ror_id")
        if isinstance(code, str) and code not in country_codes():
            place: Path_ = ("organisations", index, "country_code")
            meant = country_code(code)
            hint = f"; did you mean '{meant}'?" if meant else did_you_mean(code, country_codes())
            message = f"'{code}' is not an ISO 3166-1 alpha-2 code, such as CH or CN{hint}"
            faults.append(
                Fault(message, document.line(place), f"organisations.{index}.country_code")
            )
        if isinstance(identifier, str) and ror_id(identifier) is None:
            place = ("organisations", index, "ror_id")
            message = f"'{identifier}' is not a ROR identifier, such as https://ror.org/05a28rw58"
            faults.append(Fault(message, document.line(place), f"organisations.{index}.ror_id"))
    return faults
