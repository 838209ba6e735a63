"""Assesses a proposal: screens its organisations and applies frameworks side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from isthmus.assessment.applicability import applicability
from isthmus.assessment.case import case_of, subjects_of
from isthmus.assessment.evaluating import framework_assessment, version_on
from isthmus.assessment.framework_files import Framework, Library, readable_library
from isthmus.assessment.results import (
    Assessment,
    Benefit,
    Broken,
    FrameworkAssessment,
    NotApplied,
    Unknown,
)
from isthmus.errors import Fault, ProposalError, did_you_mean
from isthmus.manifests import manifest
from isthmus.organisations.registry import Registry, load_registry
from isthmus.proposals.model import Proposal
from isthmus.reference.countries import normalised_name
from isthmus.screening.judgements import all_judgements, with_judgements
from isthmus.screening.lists import editions
from isthmus.screening.matching import screen
from isthmus.screening.results import ListEdition, ScreeningResult
from isthmus.settings import settings

RECORDED = "recorded in the proposal"
"""The source of a benefit that the proposal states itself."""

Screen = Callable[[Sequence[str], date], Sequence[ScreeningResult]]


def assess(
    proposal: Proposal,
    *,
    frameworks: Sequence[str] | None = None,
    as_of: date | None = None,
    frameworks_folder: Path | None = None,
    registry: Registry | None = None,
    benefits: Sequence[Benefit] = (),
    screening: Screen | None = None,
) -> Assessment:
    """The proposal under each framework, on that framework's own scale; nothing is blended.

    Parameters
    ----------
    proposal
        As read by `read_proposal`.
    frameworks
        Ids of frameworks, in the order wanted, applied whether or not they are about the case; if
        not given, all that are about it or may be, and the others are named with the reason.
    as_of
        The day whose rules and list editions count; today if not given.
    frameworks_folder
        A folder of frameworks in place of those that ship with Isthmus.
    registry
        The registry of organisations in place of the loaded one.
    benefits
        Lines for the benefits ledger, beside what the proposal records itself.
    screening
        In place of the screening against the lists at hand: texts and a day to results.

    Raises
    ------
    RequestError
        If a framework does not exist.
    FrameworkError
        If the files of a framework that was asked for are wrong. If none was asked for by id, the
        others answer, and `broken` names the faults.
    ProposalError
        If the proposal confirms a sensitive area, or names a measure, that does not exist.
    ScreeningError
        If a list is damaged.
    """
    day = as_of or settings().now.date()
    library = readable_library(frameworks_folder)
    if frameworks:
        asked = [library.framework(one) for one in dict.fromkeys(frameworks)]
    else:
        asked = list(library.frameworks.values())
    _refuse_unknown_ids(proposal, library)
    known = registry
    if screening is None:
        known = registry if registry is not None else load_registry()

    def searched(on: date) -> tuple[ScreeningResult, ...]:
        if screening is not None:
            return tuple(screening(subjects_of(proposal), on))
        return tuple(_screened(proposal, on, known))

    results = searched(day)
    when_signed = {one: searched(one) for one in first_signed(proposal, day)}
    case = case_of(proposal, day, results, library.areas(), when_signed)
    about = {one.fields.id: applicability(case, one.fields) for one in asked}
    chosen = [one for one in asked if frameworks or about[one.fields.id].applies is not False]
    assessed = tuple(framework_assessment(case, one, library) for one in chosen)
    return Assessment(
        proposal=proposal,
        as_of=day,
        frameworks=assessed,
        screening=results,
        benefits=(*_recorded_benefits(proposal), *benefits),
        unknowns=_unknowns(assessed, library),
        manifest=_manifest(proposal, day, chosen, library, results, known, benefits),
        not_applied=tuple(
            NotApplied(one.framework_id, one.title, one.reason)
            for one in about.values()
            if one.applies is False and not frameworks
        ),
        when_signed=when_signed,
        broken=tuple(
            Broken(name, tuple(str(fault) for fault in error.faults))
            for name, error in library.broken.items()
        ),
    )


def first_signed(proposal: Proposal, day: date) -> tuple[date, ...]:
    """The first day, up to this one, on which an agreement was signed; a rule may ask for it."""
    if proposal.agreements == "unknown":
        return ()
    signed = [one.signed for one in proposal.agreements if isinstance(one.signed, date)]
    return tuple(sorted(one for one in signed if one < day)[:1])


def _screened(
    proposal: Proposal, day: date, registry: Registry | None
) -> Sequence[ScreeningResult]:
    """Every organisation of the case against all lists, with what persons said about candidates.

    The country that the proposal gives is not passed on: a country must not change a result, and
    the registry knows that of an identified organisation. Judgements hold or are void as of today,
    as they do for a screening.
    """
    known = {normalised_name(one.name): one.ror_id for one in proposal.organisations if one.ror_id}
    subjects = subjects_of(proposal)
    identifiers = [known.get(normalised_name(subject)) for subject in subjects]
    searched = editions(day)
    found = screen(subjects, ror_ids=identifiers, searched=searched, registry=registry)
    return with_judgements(found, searched, all_judgements(), settings().now.date())


_WHOSE = {"home": "home side", "partner": "partner", "public": "public"}


def _recorded_benefits(proposal: Proposal) -> tuple[Benefit, ...]:
    """What the proposal itself records, as such."""
    recorded = [Benefit(one, RECORDED, None) for one in proposal.benefits]
    recorded += [
        Benefit(
            f"{one.kind.replace('_', ' ').capitalize()}, for the {_WHOSE[one.to]}: "
            f"{one.description}",
            RECORDED,
            None,
        )
        for one in proposal.expected_benefits
    ]
    if proposal.cost_of_not_doing != "unknown":
        recorded += [
            Benefit(f"Lost if it is not done: {one}", RECORDED, None)
            for one in proposal.cost_of_not_doing
        ]
    if proposal.field.public_good:
        good = proposal.field.public_good.replace("_", " ")
        recorded.append(Benefit(f"The field serves the public: {good}", RECORDED, None))
    return tuple(recorded)


def _unknowns(assessed: Sequence[FrameworkAssessment], library: Library) -> tuple[Unknown, ...]:
    """Missing facts, those first that would settle most findings."""
    settles: dict[str, list[str]] = {}
    for framework in assessed:
        for finding in framework.findings:
            for fact in finding.missing:
                settles.setdefault(fact, []).append(f"{finding.framework_id}/{finding.rule_id}")
    order = list(library.facts)
    ranked = sorted(settles, key=lambda fact: (-len(settles[fact]), order.index(fact)))
    return tuple(
        Unknown(
            library.facts[fact].fact,
            library.facts[fact].why,
            library.facts[fact].ask,
            tuple(settles[fact]),
        )
        for fact in ranked
    )


def _refuse_unknown_ids(proposal: Proposal, library: Library) -> None:
    faults = []
    for index, one in enumerate(proposal.field.sensitive_areas):
        taxonomy, _, area = one.partition(":")
        place = f"field.sensitive_areas.{index}"
        known = library.areas().get(taxonomy)
        if not area:
            faults.append(Fault(f"'{one}' must be written <taxonomy>:<id>", field=place))
        elif known is not None and area not in known:
            hint = did_you_mean(area, known) or "; `isthmus frameworks show` lists them"
            faults.append(Fault(f"'{area}' is no sub-category of {taxonomy}{hint}", field=place))
    agreed = proposal.measures_in_place
    for index, one in enumerate(agreed if agreed != "unknown" else ()):
        if one not in library.measures:
            hint = did_you_mean(one, library.measures)
            faults.append(
                Fault(
                    f"'{one}' is not in the catalogue of measures{hint}",
                    field=f"measures_in_place.{index}",
                )
            )
    if faults:
        raise ProposalError(proposal.id, faults)


def _manifest(
    proposal: Proposal,
    day: date,
    chosen: Sequence[Framework],
    library: Library,
    screening: Sequence[ScreeningResult],
    registry: Registry | None,
    benefits: Sequence[Benefit],
) -> dict[str, Any]:
    """What is needed to make the same assessment again."""
    lists: dict[str, ListEdition] = {
        edition.list_id: edition for result in screening for edition in result.lists
    }
    inputs = {
        "proposal": {"id": proposal.id, "sha256": proposal_sha256(proposal)},
        "frameworks": {
            one.fields.id: {"version": _version(one, day), "sha256": one.sha256} for one in chosen
        },
        "shared_framework_files": dict(library.sha256),
        "lists": {
            name: {"as_of": one.as_of.isoformat(), "entries": one.entries, "sha256": one.sha256}
            for name, one in sorted(lists.items())
        },
        "registry": registry_version(registry),
        "judgements": _judgements(screening),
        "benefits": sorted({one.source for one in benefits}),
    }
    return manifest("assessment", inputs, {"as_of": day.isoformat()})


def _judgements(screening: Sequence[ScreeningResult]) -> dict[str, str]:
    """Number of each judgement that stands beside a candidate -> the hash of what it says."""
    found = {
        one.judgement.judgement_id: one.judgement
        for result in screening
        for one in result.candidates
        if one.judgement is not None
    }
    return {
        str(number): hashlib.sha256(repr(found[number]).encode()).hexdigest()
        for number in sorted(found)
    }


def proposal_sha256(proposal: Proposal) -> str:
    """Of the proposal's facts, whatever the layout of the file they were read from."""
    facts = proposal.model_dump(mode="json", by_alias=True)
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def registry_version(registry: Registry | None) -> str | None:
    """The version of the registry that was used; None if none was."""
    return str(getattr(registry, "version", "unnamed")) if registry is not None else None


def _version(framework: Framework, day: date) -> str:
    version = version_on(framework, day)
    return version.version if version else "not in force"
