"""What a mitigation would change: the case assessed again with it in place.

`effects.yaml` says in closed words what a measure changes in a case; here each word is defined. Due
and review dates are reckoned from the catalogue's words and the dates of the proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from isthmus.assessment.framework_files import Framework
from isthmus.assessment.possible_answers import each_tie, updated
from isthmus.assessment.results import FrameworkAssessment, Mitigation
from isthmus.assessment.trying import OutcomeChange, Trial, changes
from isthmus.datafiles import read_yaml, validated
from isthmus.errors import FrameworkError
from isthmus.proposals.model import Agreement, Proposal, Tie

_FILE = Path(__file__).parent / "effects.yaml"
_NEVER_CURRENT = "degree"


@dataclass(frozen=True)
class Effect:
    """One measure, or several together, with what would change in which framework.

    `measures` are ids of the catalogue. An empty `changes` says that no finding or outcome moves:
    the measure may still be right, but not for the sake of this assessment. `due_on` and
    `review_on` are null where the catalogue's words name no time that the proposal knows.
    """

    measures: tuple[str, ...]
    title: str
    rung: int
    rung_title: str
    owner_role: str
    due: str
    due_on: date | None
    review: str
    review_on: date | None
    burden: str
    openness_cost: str
    answers: tuple[str, ...]
    changes: tuple[OutcomeChange, ...]


def effects(
    trial: Trial, frameworks: Sequence[Framework], judged: Sequence[FrameworkAssessment]
) -> tuple[Effect, ...]:
    """Each proposed measure with its effect, least restrictive first; then all of them together.

    The last line holds those below the rung from which a measure restricts the work itself.
    """
    proposed: dict[str, Mitigation] = {}
    answers: dict[str, list[str]] = {}
    for one in judged:
        for measure in one.mitigations:
            proposed.setdefault(measure.mitigation_id, measure)
            answers.setdefault(measure.mitigation_id, []).extend(
                [measure.answers, *measure.also_answers]
            )
    ordered = sorted(proposed.values(), key=lambda one: (one.rung, one.mitigation_id))
    rungs = {one.rung: one.title for one in trial.library.catalogue.ladder}
    found = [
        _effect(trial, frameworks, judged, one, tuple(dict.fromkeys(answers[one.mitigation_id])),
                rungs.get(one.rung, ""))
        for one in ordered
        if not one.in_place
    ]  # fmt: skip
    least = trial.library.catalogue.flagged_finding_needed_from
    gentle = [one for one in ordered if one.rung < least and not one.in_place]
    if len(gentle) > 1:
        found.append(_together(trial, frameworks, judged, gentle, rungs))
    return tuple(found)


def in_place(trial: Trial, measures: Sequence[str]) -> Trial:
    """The case with these measures agreed and their effects on its facts."""
    agreed = trial.proposal.measures_in_place
    known = () if agreed == "unknown" else agreed
    together = tuple(dict.fromkeys([*known, *measures]))
    changed = trial.with_proposal(lambda one: updated(one, measures_in_place=together))
    for measure in measures:
        for word in _effects().get(measure, ()):
            changed = replace(changed, proposal=_WORDS[word](changed.proposal, changed))
    return changed


def _effect(
    trial: Trial,
    frameworks: Sequence[Framework],
    judged: Sequence[FrameworkAssessment],
    measure: Mitigation,
    answers: tuple[str, ...],
    rung_title: str,
) -> Effect:
    after = in_place(trial, [measure.mitigation_id]).judged(frameworks)
    due_on = _due_on(measure.due, trial)
    return Effect(
        measures=(measure.mitigation_id,),
        title=measure.title,
        rung=measure.rung,
        rung_title=rung_title,
        owner_role=measure.owner_role,
        due=measure.due,
        due_on=due_on,
        review=measure.review,
        review_on=_review_on(measure.review, due_on or trial.as_of),
        burden=measure.burden,
        openness_cost=measure.openness_cost,
        answers=answers,
        changes=changes(judged, after),
    )


def _together(
    trial: Trial,
    frameworks: Sequence[Framework],
    judged: Sequence[FrameworkAssessment],
    measures: Sequence[Mitigation],
    rungs: Mapping[int, str],
) -> Effect:
    ids = [one.mitigation_id for one in measures]
    highest = max(one.rung for one in measures)
    return Effect(
        measures=tuple(ids),
        title="All measures that leave the work as open as it is, together",
        rung=highest,
        rung_title=rungs.get(highest, ""),
        owner_role="each as above",
        due="each as above",
        due_on=None,
        review="each as above",
        review_on=None,
        burden="each as above",
        openness_cost="each as above",
        answers=tuple(dict.fromkeys(answer for one in measures for answer in [one.answers])),
        changes=changes(judged, in_place(trial, ids).judged(frameworks)),
    )


Word = Callable[[Proposal, Trial], Proposal]
_KNOW_HOW = frozenset({"know_how", "code", "weights", "training_recipe"})


def _all_outputs_public(proposal: Proposal, _trial: Trial) -> Proposal:
    return updated(proposal, outputs=proposal.outputs.model_copy(update={"openness": "all_public"}))


def _without_items(kinds: frozenset[str]) -> Word:
    """What the home side gives of these kinds beyond the published paper is not given."""

    def change(proposal: Proposal, _trial: Trial) -> Proposal:
        kept = tuple(
            one
            for one in proposal.exchanges
            if one.giver != "home" or one.kind not in kinds or one.in_published_paper == "yes"
        )
        return updated(proposal, exchanges=kept)

    return change


def _no_closed_data(proposal: Proposal, _trial: Trial) -> Proposal:
    kept = tuple(
        one
        for one in proposal.exchanges
        if one.giver != "home"
        or one.kind != "data"
        or one.in_published_paper == "yes"
        or (one.data is not None and one.data.sensitivity == "open")
    )
    return updated(proposal, exchanges=kept)


def _disclosed(proposal: Proposal, _trial: Trial) -> Proposal:
    return each_tie(lambda tie: tie.model_copy(update={"disclosed": "yes"}))(proposal)


def _listed(trial: Trial, name: str) -> bool:
    found = (one for one in trial.screening if one.subject == name)
    return any(candidate.relation == "is" for one in found for candidate in one.candidates)


def _listed_ties_ended(proposal: Proposal, trial: Trial) -> Proposal:
    """Current ties to listed organisations end on the day before the case's.

    Employment on the partner's side by the partner itself is not the home side's to end.
    """
    last = date.fromordinal(trial.as_of.toordinal() - 1)

    def ended(tie: Tie) -> Tie:
        current = tie.until is None or tie.until == "unknown" or tie.until >= trial.as_of
        return tie.model_copy(update={"until": last}) if current else tie

    roles = tuple(
        role.model_copy(
            update={
                "ties": tuple(
                    ended(tie)
                    if role.side == "home"
                    and tie.kind != _NEVER_CURRENT
                    and _listed(trial, tie.organisation)
                    else tie
                    for tie in role.ties
                )
            }
        )
        for role in proposal.roles
    )
    return updated(proposal, roles=roles)


def _listed_roles_replaced(proposal: Proposal, trial: Trial) -> Proposal:
    """A role with a current tie to a listed organisation goes to somebody without one."""

    def tied(tie: Tie) -> bool:
        current = tie.until is None or tie.until == "unknown" or tie.until >= trial.as_of
        return current and tie.kind != _NEVER_CURRENT and _listed(trial, tie.organisation)

    kept = [
        role.model_copy(update={"ties": tuple(tie for tie in role.ties if not tied(tie))})
        for role in proposal.roles
    ]
    return updated(proposal, roles=tuple(role for role in kept if role.ties))


def _agreed(topic: str) -> Word:
    """An agreement covers the topic: one that there is, or a new one signed on the day."""

    def change(proposal: Proposal, trial: Trial) -> Proposal:
        known = () if proposal.agreements == "unknown" else proposal.agreements
        if not known:
            known = (Agreement(kind="collaboration", signed=trial.as_of, covers=()),)
        first = known[0]
        covers = () if first.covers == "unknown" else first.covers
        extended = first.model_copy(update={"covers": tuple(dict.fromkeys([*covers, topic]))})
        return updated(proposal, agreements=(extended, *known[1:]))

    return change


def _without_terms(*terms: str) -> Word:
    def change(proposal: Proposal, _trial: Trial) -> Proposal:
        funding = tuple(
            one
            if one.terms == "unknown"
            else one.model_copy(
                update={"terms": tuple(term for term in one.terms if term not in terms)}
            )
            for one in proposal.funding
        )
        return updated(proposal, funding=funding)

    return change


def _enforceable(proposal: Proposal, _trial: Trial) -> Proposal:
    known = () if proposal.agreements == "unknown" else proposal.agreements
    agreements = tuple(one.model_copy(update={"enforceable": "yes"}) for one in known)
    return updated(proposal, agreements=agreements or proposal.agreements)


_WORDS: Mapping[str, Word] = {
    "all_outputs_public": _all_outputs_public,
    "no_unpublished_know_how": _without_items(_KNOW_HOW),
    "no_data_of_ours_that_are_not_open": _no_closed_data,
    "no_data_leave": _without_items(frozenset({"data"})),
    "no_compute": _without_items(frozenset({"compute"})),
    "ties_disclosed": _disclosed,
    "ties_to_listed_organisations_ended": _listed_ties_ended,
    "roles_with_listed_ties_replaced": _listed_roles_replaced,
    "agreed_publication_rights": _agreed("publication_rights"),
    "agreed_intellectual_property": _agreed("intellectual_property"),
    "agreed_end_use": _agreed("end_use"),
    "agreed_termination": _agreed("termination"),
    "agreed_export_control": _agreed("export_control"),
    "agreed_reciprocity": _agreed("reciprocity"),
    "no_publication_control": _without_terms("publication_control"),
    "no_mirroring": _without_terms("mirroring", "relocation"),
    "agreements_enforceable": _enforceable,
}
"""Every word that `effects.yaml` may use."""


class _Effects(BaseModel):
    """`effects.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effects: dict[str, tuple[str, ...]]


@cache
def _effects() -> Mapping[str, tuple[str, ...]]:
    found = validated(_Effects, read_yaml(_FILE, FrameworkError), FrameworkError).effects
    assert all(word in _WORDS for words in found.values() for word in words)
    return found


def _due_on(due: str, trial: Trial) -> date | None:
    """The day by which a measure is to be in place; null where its words name no known day."""
    starts, ends = trial.proposal.starts, trial.proposal.ends
    if due.startswith("before") or due.startswith("at application"):
        return max(starts, trial.as_of) if starts != "unknown" else None
    if due.startswith("within three months") and starts != "unknown":
        return _months_after(starts, 3)
    if due.startswith("on the last day") and ends != "unknown":
        return ends
    return None


def _review_on(review: str, since: date) -> date | None:
    months = {"yearly": 12, "every six months": 6}
    found = next((count for words, count in months.items() if review.startswith(words)), None)
    return None if found is None else _months_after(since, found)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))
