"""Page 1, for the person who decides: what is proposed, what was found, what can be done.

It must fit one page. `LIMITS` names how much of each part is shown, from all that helps to the
least that is honest; a renderer takes the first that fits. What is left out is named with the
annex in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import astuple, dataclass, replace

from isthmus.assessment.results import Assessment, Finding, FrameworkAssessment, Outcome
from isthmus.dossier.following import UnknownRecord
from isthmus.dossier.naming import short_titles
from isthmus.dossier.options import Option, options
from isthmus.dossier.sources import Line, Sources
from isthmus.dossier.wording import (
    OPENNESS_WORDS,
    PATHWAY_WORDS,
    RELATION_WORDS,
    clipped,
    counted,
    day,
    listed,
    period,
    plain,
    sentence,
)
from isthmus.proposals.model import Exchange
from isthmus.proposals.vocabulary import Side
from isthmus.screening.records import standing_candidates
from isthmus.screening.results import Candidate, Relation, ScreeningResult

FOUND_LINES = 5
BENEFIT_LINES = 2


@dataclass(frozen=True)
class Limits:
    """How much of each part page 1 shows: numbers of lines, and characters of a line."""

    name_characters: int
    activity_characters: int
    exchanges: int
    exchange_characters: int
    found_characters: int
    lists: int
    unknowns: int
    unknown_characters: int
    benefit_characters: int
    measures: int
    remedy_characters: int


FULLEST = Limits(120, 600, 4, 160, 300, 4, 3, 240, 260, 4, 320)
LEAST = Limits(50, 200, 1, 50, 90, 1, 1, 80, 90, 1, 70)
STEPS = 12


def _limits() -> tuple[Limits, ...]:
    """From the fullest to the least in equal steps."""
    pairs = list(zip(astuple(FULLEST), astuple(LEAST), strict=True))
    return tuple(
        Limits(*(full - (full - least) * step // (STEPS - 1) for full, least in pairs))
        for step in range(STEPS)
    )


LIMITS = _limits()


@dataclass(frozen=True)
class Gives:
    """What one side gives the other."""

    giver: str
    receiver: str
    items: tuple[Line, ...]


@dataclass(frozen=True)
class Remedy:
    """What stands beside an adverse outcome: reasons, what to try first, correction, appeal."""

    framework: str
    outcome: str
    reasons: tuple[Line, ...]
    first_try: Line
    correction: Line
    appeal: Line


@dataclass(frozen=True)
class FrontPage:
    """Everything page 1 says, in reading order."""

    title: str
    activity: Line
    gives: tuple[Gives, ...]
    found: tuple[Line, ...]
    unknown: tuple[Line, ...]
    benefits: tuple[Line, ...]
    options: tuple[Option, ...]
    remedies: tuple[Remedy, ...]
    decides: str


def front_page(
    assessment: Assessment,
    sources: Sources,
    limits: Limits,
    unknowns: Sequence[UnknownRecord],
) -> FrontPage:
    """Page 1 within the limits."""
    return FrontPage(
        title=clipped(assessment.proposal.title, 2 * limits.name_characters),
        activity=_activity(assessment, sources, limits),
        gives=_gives(assessment, sources, limits),
        found=_found(assessment, sources, limits),
        unknown=_unknown(assessment, unknowns, sources, limits),
        benefits=_benefits(assessment, sources, limits),
        options=options(assessment, unknowns, limits.measures),
        remedies=remedies(assessment, sources, limits.remedy_characters, branches=False),
        decides=_decides(assessment),
    )


def side_names(assessment: Assessment, side: Side) -> str:
    """The organisations of one side, joined."""
    names = [plain(one.name) for one in assessment.proposal.organisations if one.side == side]
    return listed(names) or "not named"


def remedies(
    assessment: Assessment, sources: Sources, characters: int = 2_000, *, branches: bool = True
) -> tuple[Remedy, ...]:
    """For each adverse outcome its remedy; with `branches`, also under those of open policies
    that are not the default."""
    names = short_titles(assessment.frameworks)
    return tuple(
        _remedy(framework, names[framework.framework_id], outcome, branch, sources, characters)
        for framework in assessment.frameworks
        for outcome, branch in _adverse_outcomes(framework)
        if branches or not branch
    )


def _activity(assessment: Assessment, sources: Sources, limits: Limits) -> Line:
    proposal = assessment.proposal
    pathways = listed([PATHWAY_WORDS[one] for one in proposal.pathways])
    when = period(proposal.starts, proposal.ends)
    openness = OPENNESS_WORDS[proposal.outputs.openness]
    whole = sentence(proposal.summary)
    summary = clipped(whole, limits.activity_characters)
    return Line(
        f"{summary} {sentence(f'{pathways}, {when}; {openness}')}",
        (sources.proposal(),),
        more="" if summary == whole else "J",
    )


def _gives(assessment: Assessment, sources: Sources, limits: Limits) -> tuple[Gives, ...]:
    sides: tuple[tuple[Side, Side], ...] = (("home", "partner"), ("partner", "home"))
    return tuple(
        Gives(
            clipped(side_names(assessment, giver), limits.name_characters),
            clipped(side_names(assessment, receiver), limits.name_characters),
            _items([one for one in assessment.proposal.exchanges if one.giver == giver], sources,
                   limits),
        )
        for giver, receiver in sides
    )  # fmt: skip


def _items(
    exchanges: Sequence[Exchange], sources: Sources, limits: Limits
) -> tuple[Line, ...]:  # fmt: skip
    if not exchanges:
        return (Line("The proposal names nothing.", (sources.proposal(),)),)
    # What the receiver would not have otherwise comes first: it is what a decision turns on.
    order = {"no": 0, "unknown": 1, "yes": 2}
    ranked = sorted(exchanges, key=lambda one: order[one.in_published_paper])
    lines = [
        Line(
            f"{clipped(one.description, limits.exchange_characters)} "
            f"({_otherwise(one)})",
            (sources.proposal(),),
        )
        for one in ranked[: limits.exchanges]
    ]  # fmt: skip
    left = len(ranked) - limits.exchanges
    if left > 0:
        lines.append(Line(f"{counted(left, 'further item')}.", more="J"))
    return tuple(lines)


def _otherwise(exchange: Exchange) -> str:
    """Would the receiver have it without this collaboration?"""
    if exchange.in_published_paper == "yes":
        return "in the published paper"
    if exchange.has_anyway == "yes":
        return "the receiver has it anyway"
    if "unknown" in (exchange.in_published_paper, exchange.has_anyway):
        return "not known whether the receiver could get it otherwise"
    return "not available otherwise"


def _found(assessment: Assessment, sources: Sources, limits: Limits) -> tuple[Line, ...]:
    """At most five lines: the frameworks' words, who is listed, what is flagged, who is not
    listed; if there is more to say, the last line says how much and where."""
    lines = [_outcomes(assessment)]
    lines += _listings(assessment, sources, limits)
    lines += _flagged(assessment, sources, limits)
    no_match = _no_match(assessment, sources, limits)
    room = FOUND_LINES - len(no_match)
    if len(lines) > room:
        left = len(lines) - room + 1
        kind = lines[-1].kind
        more = Line(
            f"{counted(left, 'further finding')} not shown here.", more="A and C", kind=kind
        )
        lines = [*lines[: room - 1], more]
    return (*lines, *no_match)


def _outcomes(assessment: Assessment) -> Line:
    names = short_titles(assessment.frameworks)
    said = [
        f"{names[one.framework_id]}: “{plain(one.outcome.label)}”" for one in assessment.frameworks
    ]
    return Line(
        "Each framework in its own word: " + "; ".join(said) + ".", more="page 2", kind="judgement"
    )


def _listings(assessment: Assessment, sources: Sources, limits: Limits) -> list[Line]:
    """One line for each subject and relation; a unit is named with the organisation it belongs
    to, as what it is: not itself listed."""
    lines = []
    listed_names = {
        one.subject for one in assessment.screening if "is" in _relations(one)
    }  # fmt: skip
    for result in assessment.screening:
        parent = _parent(result, listed_names)
        if parent:
            continue
        units = [
            plain(one.subject.removesuffix(f", {result.subject}"))
            for one in assessment.screening
            if _parent(one, listed_names) == result.subject
        ]
        for relation in RELATION_WORDS:
            candidates = [one for one in standing_candidates(result) if one.relation == relation]
            if candidates:
                line = _listing(result, relation, candidates, sources, limits)
                if units and relation == "is":
                    name = clipped(listed(units), limits.name_characters)
                    verb = "is" if len(units) == 1 else "are"
                    line = replace(line, text=f"{line.text} {name} {verb} not itself listed.")
                lines.append(line)
    return lines


def _relations(result: ScreeningResult) -> set[Relation]:
    return {one.relation for one in standing_candidates(result)}


def _parent(result: ScreeningResult, listed_names: Set[str]) -> str:
    """The listed subject that this one is a unit of, if that is all that was found of it."""
    if _relations(result) != {"unit_of_listed"}:
        return ""
    return next(
        (name for name in sorted(listed_names) if result.subject.endswith(f", {name}")), ""
    )  # fmt: skip


def _listing(
    result: ScreeningResult,
    relation: Relation,
    candidates: Sequence[Candidate],
    sources: Sources,
    limits: Limits,
) -> Line:
    editions = {one.list_id: one for one in result.lists}
    list_ids = list(dict.fromkeys(one.list_id for one in candidates))
    shown = [
        f"{plain(editions[one].title)} (edition of {day(editions[one].as_of)})"
        if one in editions else one
        for one in list_ids[: limits.lists]
    ]  # fmt: skip
    left = len(list_ids) - len(shown)
    if left > 0:
        shown.append(counted(left, "more list"))
    said = {
        "is": "listed on",
        "unit_of_listed": "not itself listed, but belongs to an organisation listed on",
        "parent_of_listed": "not itself listed, but has a unit listed on",
        "possible": "possibly listed (a person must look) on",
    }[relation]
    marks = tuple(mark for one in list_ids[: limits.lists] for mark in sources.list_id(one))
    subject = clipped(result.subject, limits.name_characters)
    return Line(f"{subject}: {said} {listed(shown)}.", marks, more="A", kind="fact")


def _flagged(assessment: Assessment, sources: Sources, limits: Limits) -> list[Line]:
    """One line for each issue that a rule flags; issues of a framework whose own answer is
    adverse come first."""
    by_issue: dict[str, list[Finding]] = {}
    order = {"adverse": 0, "neutral": 1, "permissive": 2}
    for framework in sorted(assessment.frameworks, key=lambda one: order[one.outcome.strength]):
        for finding in framework.findings:
            if finding.status == "flagged":
                by_issue.setdefault(finding.issue, []).append(finding)
    lines = []
    for findings in by_issue.values():
        first = findings[0]
        marks = tuple(dict.fromkeys(sources.rule(one) for one in findings))
        text = f"{sentence(first.title)} {sentence(first.reason)}"
        text = clipped(text, limits.found_characters)
        lines.append(Line(text, marks, more="C", kind="judgement"))
    return lines


def _no_match(assessment: Assessment, sources: Sources, limits: Limits) -> list[Line]:
    results = [one for one in assessment.screening if one.result == "no_listed_match"]
    if not results:
        return []
    lists = {edition.list_id: edition for one in results for edition in one.lists}
    names = [
        clipped(one, limits.name_characters) for one in dict.fromkeys(r.subject for r in results)
    ]
    shown = names if len(names) <= 3 else [*names[:2], counted(len(names) - 2, "other name")]
    text = (
        f"No listed match for {listed(shown)} in {counted(len(lists), 'list')} "
        f"as of {day(assessment.as_of)}."
    )
    marks = tuple(sources.edition(one) for one in lists.values())
    return [Line(text, marks, more="A", kind="fact")]


def _unknown(
    assessment: Assessment, unknowns: Sequence[UnknownRecord], sources: Sources, limits: Limits
) -> tuple[Line, ...]:
    mark = (sources.proposal(),)
    shown = unknowns[: limits.unknowns]
    lines = [Line(_unknown_fact(one, limits.unknown_characters), mark) for one in shown]
    left = len(unknowns) - len(shown)
    if left > 0:
        lines.append(Line(f"{counted(left, 'further fact')} not known.", more="F"))
    units = [one for one in assessment.proposal.organisations if one.unit == "unknown"]
    if units and not any(re.search(r"\bunit\b", one.fact) for one in shown):
        names = clipped(listed([plain(one.name) for one in units]), limits.name_characters)
        lines.append(Line(f"The unit within {names} is not known.", mark, more="J"))
    if not lines:
        return (Line("No rule here waits for a fact.", mark),)
    return tuple(lines)


def _unknown_fact(one: UnknownRecord, characters: int) -> str:
    """The fact; of the one to ask next also whom, and how many frameworks it settles."""
    if not one.is_next:
        return clipped(one.fact, characters)
    asked = clipped(f"Ask this next: {one.fact} Whom: {sentence(one.ask)}", characters)
    return f"{asked} {one.brief}".rstrip()


def _benefits(assessment: Assessment, sources: Sources, limits: Limits) -> tuple[Line, ...]:
    """Two lines, those with figures first."""
    ranked = sorted(assessment.benefits, key=lambda one: not one.figures)
    if not ranked:
        return (Line("No benefit is recorded; the proposal names none.", (sources.proposal(),)),)
    lines = [
        Line(clipped(sentence(one.statement), limits.benefit_characters), (sources.benefit(one),))
        for one in ranked[:BENEFIT_LINES]
    ]
    if len(ranked) > BENEFIT_LINES:
        last = lines[-1]
        lines[-1] = Line(last.text, last.marks, more="E")
    return tuple(lines)


def _adverse_outcomes(framework: FrameworkAssessment) -> list[tuple[Outcome, str]]:
    """The adverse outcomes of a framework that applies, with the branch each belongs to."""
    if not framework.applicable:
        return []
    found = [(framework.outcome, "")]
    found += [(one.outcome, one.label) for one in framework.branches if not one.is_default]
    return [(outcome, label) for outcome, label in found if outcome.strength == "adverse"]


def _remedy(
    framework: FrameworkAssessment,
    name: str,
    outcome: Outcome,
    branch: str,
    sources: Sources,
    characters: int,
) -> Remedy:
    marks = tuple(
        dict.fromkeys(sources.rule(one) for one in framework.findings if one.status == "flagged")
    )
    first_try = " ".join(sentence(one) for one in outcome.first_to_try)
    return Remedy(
        framework=name,
        outcome=plain(outcome.label) + (f" (under “{plain(branch)}”)" if branch else ""),
        reasons=tuple(
            Line(clipped(sentence(one), characters), marks[:3]) for one in outcome.reasons
        ),
        first_try=Line(clipped(first_try, characters), more="D" if framework.mitigations else ""),
        correction=Line(clipped(sentence(outcome.correction), characters), more="I"),
        appeal=Line(clipped(sentence(outcome.appeal), characters), more="I"),
    )


def _decides(assessment: Assessment) -> str:
    """The roles that the frameworks name as deciding; the institution's own, if none does."""
    roles = [
        plain(one.outcome.decides)
        for one in assessment.frameworks
        if one.applicable and one.outcome.decides
    ]
    return "; ".join(dict.fromkeys(roles)) or "a person whom the institution names"
