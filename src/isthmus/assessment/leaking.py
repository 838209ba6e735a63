"""Where it would leak: the same proposal under the frameworks of other home countries.

If one country's rules stop a collaboration that another's allow, it may move there and not end.
This shows by case where rules are not aligned. It foretells nothing: whether a collaboration moves
is for a scenario to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from isthmus.assessment.case import countries_of, home_countries
from isthmus.assessment.framework_files import Framework
from isthmus.assessment.results import FrameworkAssessment
from isthmus.assessment.trying import Trial
from isthmus.proposals.model import Funding, Proposal
from isthmus.reference.countries import normalised_name

Allows = Literal["as_it_is", "with_conditions", "open", "not_as_proposed", "not_covered"]


@dataclass(frozen=True)
class Elsewhere:
    """One framework of another home country, applied to the same activity.

    `supposed` says what was put in place of the home country and the funder; the outcome is on the
    framework's own scale. `conditions` are the measures that its flagged findings call for.
    """

    home: tuple[str, ...]
    framework_id: str
    title: str
    version: str
    allows: Allows
    outcome: str
    label: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    supposed: str
    short_title: str = ""


def elsewhere(trial: Trial, frameworks: Sequence[Framework]) -> tuple[Elsewhere, ...]:
    """The case under every framework that is for home organisations somewhere else.

    Frameworks for any home, and those of the case's own, are left out. Ordered by home and id.
    """
    own = set(home_countries(trial.proposal))
    found = []
    for one in frameworks:
        places = countries_of(one.fields.home, trial.as_of)
        if places and not own & places:
            found.append(_under(trial, one))
    return tuple(sorted(found, key=lambda row: (row.home, row.framework_id)))


def _under(trial: Trial, framework: Framework) -> Elsewhere:
    country = sorted(countries_of(framework.fields.home, trial.as_of))[0]
    funder = _funder_named(framework)
    moved = trial.with_proposal(lambda one: _at(one, country, funder, trial))
    (judged,) = moved.judged([framework])
    supposed = f"the home organisation has its seat in {', '.join(framework.fields.home)}"
    if funder:
        supposed += f", and {funder} funds it under an opportunity of today"
    flagged = {
        f"{one.framework_id}/{one.rule_id}" for one in judged.findings if one.status == "flagged"
    }
    return Elsewhere(
        home=framework.fields.home,
        framework_id=judged.framework_id,
        title=judged.title,
        version=judged.version,
        allows=_allows(judged),
        outcome=judged.outcome.outcome_id,
        label=judged.outcome.label,
        reasons=judged.outcome.reasons,
        conditions=tuple(
            f"{one.title} ({one.mitigation_id})"
            for one in judged.mitigations
            if flagged & {one.answers, *one.also_answers}
        ),
        supposed=supposed,
        short_title=judged.short_title,
    )


def _allows(judged: FrameworkAssessment) -> Allows:
    """What an outcome means for going on; an open fact is never read as a no."""
    if not judged.applicable:
        return "not_covered"
    if judged.outcome.strength == "adverse":
        return "not_as_proposed"
    if any(finding.missing for finding in judged.findings):
        return "open"
    flagged = any(finding.status == "flagged" for finding in judged.findings)
    return "with_conditions" if flagged or judged.outcome.strength == "neutral" else "as_it_is"


def _at(proposal: Proposal, country: str, funder: str | None, trial: Trial) -> Proposal:
    """The activity as one of a home side elsewhere, paid by a funder of there where rules ask."""
    funding = proposal.funding
    if funder:
        paid = Funding(funder=funder, opportunity_launched=trial.as_of)
        if proposal.funding:
            paid = proposal.funding[0].model_copy(
                update={"funder": funder, "opportunity_launched": trial.as_of, "based_in": None}
            )
        funding = (paid,)
    organisations = tuple(
        one.model_copy(update={"country_code": country}) if one.side == "home" else one
        for one in proposal.organisations
    )
    return proposal.model_copy(
        update={"home_country": country, "funding": funding, "organisations": organisations}
    )


def _funder_named(framework: Framework) -> str | None:
    """The first funder that the framework's rules ask for, if they do."""
    parts = [framework.fields.applies_when]
    values: dict[str, tuple[str, ...]] = {}
    for rule in framework.rules:
        parts += [rule.applies_when, rule.when]
        for name, dated in rule.values.items():
            latest = dated[max(dated)]
            if isinstance(latest, tuple):
                values[name] = latest
    for conditions in parts:
        for given in conditions.values():
            named = given.get("funders")
            named = values.get(named, (named,)) if isinstance(named, str) else named
            if named and normalised_name(str(named[0])):
                return str(named[0])
    return None
