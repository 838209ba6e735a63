"""Reads a proposal from a YAML or JSON file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """Identifiers of organisations and codes of countries that don't exist, wherever they stand."""
    faults: list[Fault] = []
    for place, value in _values(document.data, ()):
        if not isinstance(value, str):
            continue
        name = ".".join(map(str, place))
        if place[-1] in _CODES and value not in country_codes():
            meant = country_code(value)
            hint = f"; did you mean '{meant}'?" if meant else did_you_mean(value, country_codes())
            message = f"'{value}' is not an ISO 3166-1 alpha-2 code, such as CH or CN{hint}"
            faults.append(Fault(message, document.line(place), name))
        if place[-1] == "ror_id" and ror_id(value) is None:
            message = f"'{value}' is not a ROR identifier, such as https://ror.org/05a28rw58"
            faults.append(Fault(message, document.line(place), name))
    return faults


_CODES = frozenset({"country_code", "home_country", "based_in"})


def _values(value: Any, place: Path_) -> Iterator[tuple[Path_, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*place, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*place, index))
    elif place:
        yield place, value


def open_facts(proposal: Proposal) -> tuple[str, ...]:
    """The fields of a proposal that say `unknown`, by their place in the file, in its order."""
    facts = proposal.model_dump(mode="json", by_alias=True)
    places = (
        ".".join(map(str, place)) for place, value in _values(facts, ()) if value == "unknown"
    )
    return tuple(places)
