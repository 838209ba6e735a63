"""Conditions on the field of work: sensitive areas, OpenAlex fields, benefit to the public."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, known, stated
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition


@condition(taxonomy="taxonomy")
def area_confirmed(case: Case, given: Parameters) -> Answered:
    """A person has confirmed a sub-category of this list of areas for the field of work.

    With none confirmed it fails only if a person has ruled the list out, or if the activity is
    known not to advance a sensitive area.
    """
    taxonomy = str(given.value("taxonomy"))
    names = [name for _, name in _confirmed(case, taxonomy)]
    if names:
        return known(True, stated(case, f"Confirmed areas: {'; '.join(names)}"))
    return _none_confirmed(case, taxonomy)


@condition(taxonomy="taxonomy", areas="texts")
def area_is(case: Case, given: Parameters) -> Answered:
    """A person has confirmed one of these areas of this list for the field of work."""
    taxonomy, wanted = str(given.value("taxonomy")), given.texts("areas")
    confirmed = _confirmed(case, taxonomy)
    if confirmed:
        said = f"Confirmed areas: {'; '.join(name for _, name in confirmed)}"
        return known(any(area in wanted for area, _ in confirmed), stated(case, said))
    return _none_confirmed(case, taxonomy)


@condition()
def advances_no_area(case: Case, _given: Parameters) -> Answered:
    """The activity does not aim to advance a sensitive area; it may use what exists."""
    aim = case.proposal.field.aims_to_advance_sensitive_area
    said = f"Aims to advance a sensitive area: {aim}"
    if aim == "unknown":
        return Answered(None, stated(case, said), ("aims_to_advance",))
    return known(aim == "no", stated(case, said))


@condition(fields="texts")
def openalex_field_is(case: Case, given: Parameters) -> Answered:
    """The field of work, as confirmed, is one of these fields of OpenAlex."""
    field = case.proposal.field.openalex_field
    if field is None:
        said = "The field of OpenAlex is not confirmed"
        return Answered(None, stated(case, said), ("openalex_field",))
    return known(field in given.texts("fields"), stated(case, f"Field of OpenAlex: {field}"))


@condition()
def public_benefit_recorded(case: Case, _given: Parameters) -> Answered:
    """A benefit to the public is recorded for the field."""
    benefit = case.proposal.field.public_good
    said = f"Public benefit: {(benefit or 'none recorded').replace('_', ' ')}"
    return known(benefit is not None, stated(case, said))


def _none_confirmed(case: Case, taxonomy: str) -> Answered:
    field = case.proposal.field
    if taxonomy in field.no_sensitive_area_of:
        return known(False, stated(case, f"It is confirmed that no area of {taxonomy} applies"))
    if field.aims_to_advance_sensitive_area == "no":
        return known(False, stated(case, "No area is confirmed and none is to be advanced"))
    said = "No sub-category is confirmed, and it is not known that none applies"
    return Answered(None, stated(case, said), ("sensitive_area",))


def _confirmed(case: Case, taxonomy: str) -> list[tuple[str, str]]:
    """Id and name of the confirmed areas of a list."""
    names = case.areas.get(taxonomy, {})
    confirmed = (one.split(":", 1) for one in case.proposal.field.sensitive_areas if ":" in one)
    return [(area, names[area]) for found, area in confirmed if found == taxonomy and area in names]
