"""Whether an organisation of a case stands on a list, from its screening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from isthmus.assessment.answered import Answered, either
from isthmus.assessment.case import Case, organisation_text
from isthmus.assessment.results import Evidence
from isthmus.proposals.model import Organisation
from isthmus.screening.lists import descriptors
from isthmus.screening.records import judged_apart, said_of_judgement, standing_candidates
from isthmus.screening.results import Candidate, ListEdition, ScreeningResult


def any_listed(case: Case, names: list[str], list_id: str) -> Answered:
    """Whether one of the organisations stands on the list, from the screening."""
    return either([listing(case, name, list_id) for name in names])


def listing(case: Case, name: str, list_id: str) -> Answered:
    """Whether one organisation, as it was screened, stands on the list on the case's day."""
    return listing_in(case.screening, name, list_id, case.as_of)


def listing_in(
    screening: Mapping[str, ScreeningResult], name: str, list_id: str, day: date
) -> Answered:
    """Whether one organisation stands on the list, by a screening as of a day.

    It holds for the entry itself. A possible match, and a unit of a listed organisation, are for a
    person to judge: undecided. It fails where only a unit of the organisation is listed. A mention
    is neither a legal act nor an assessment, and triggers nothing. A candidate that a judgement in
    force calls another organisation counts for nothing, and the judgement is named in the evidence.
    """
    result = screening.get(name)
    edition = (
        next((one for one in result.lists if one.list_id == list_id), None) if result else None
    )
    if result is None or edition is None:
        said = f"{name}: was not screened against the list '{list_id}'"
        return Answered(None, (Evidence(said, "the screening", day),), ("list_missing",))
    found = _listed(result, edition, name)
    overdue = _overdue(edition, day)
    return Answered(found.holds, (*found.evidence, *overdue), found.missing)


def _listed(result: ScreeningResult, edition: ListEdition, name: str) -> Answered:
    source = f"{edition.title}, edition of {edition.as_of}"
    list_id = edition.list_id
    candidates = [one for one in result.candidates if one.list_id == list_id]
    all_found = [one for one in candidates if one.evidence_class != "mention"]
    found = [one for one in all_found if not judged_apart(one)]
    for relation, holds, fact in (
        ("is", True, None),
        ("possible", None, "possible_match"),
        ("unit_of_listed", None, "unit_of_listed"),
    ):
        for one in found:
            if one.relation == relation:
                said = f"{name}: {_RELATION[relation]} '{one.entry_name}' ({one.explanation})"
                said += _judged(one)
                evidence = (Evidence(said, source, edition.as_of),)
                return Answered(holds, evidence, (fact,) if fact else ())
    only_unit = next((one for one in found if one.relation == "parent_of_listed"), None)
    said = f"{name}: no listed match among {edition.entries} entries"
    if only_unit:
        said = (
            f"{name}: not itself listed; {_RELATION['parent_of_listed']} '{only_unit.entry_name}'"
        )
    for one in all_found:
        if judged_apart(one):
            said += f"; '{one.entry_name}' is left out.{_judged(one)}"
    return Answered(False, (Evidence(said, source, edition.as_of),))


def _overdue(edition: ListEdition, day: date) -> tuple[Evidence, ...]:
    """Said of an edition that is older than the time in which its list usually changes."""
    cadence = _cadences().get(edition.list_id)
    age = (day - edition.as_of).days
    if cadence is None or age <= cadence:
        return ()
    said = (
        f"This edition is {age} days old on the day of the case, and the list usually changes "
        f"within {cadence}: a later edition may say otherwise"
    )
    return (Evidence(said, f"{edition.title}, edition of {edition.as_of}", edition.as_of),)


@cache
def _cadences() -> dict[str, int]:
    """List -> the days within which it usually changes."""
    return {one.id: one.update_cadence_days for one in descriptors()}


def _judged(one: Candidate) -> str:
    """What a person said about a candidate, with the number of the judgement."""
    judgement = one.judgement
    if judgement is None:
        return ""
    return f" {said_of_judgement(judgement)} (judgement {judgement.judgement_id})"


_RELATION = {
    "is": "listed as",
    "possible": "may be the entry",
    "unit_of_listed": "belongs to the listed organisation",
    "parent_of_listed": "a unit of it is listed:",
}


def open_candidates(case: Case, organisation: Organisation) -> list[Candidate]:
    """Possible matches of an organisation or its unit, on any list, that a person must look at and
    has not judged to be another organisation."""
    names = dict.fromkeys((organisation.name, organisation_text(organisation)))
    return [
        one
        for name in names
        if name in case.screening
        for one in standing_candidates(case.screening[name])
        if one.relation == "possible" and one.evidence_class != "mention"
    ]
