"""What follows from an assessment by comparing and by trying, in a dossier's words.

Without insights (the frameworks that were judged are not at hand) only what the assessment itself
says of its unknown facts is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isthmus.assessment.asking import NextQuestion
from isthmus.assessment.effects import Effect
from isthmus.assessment.insights import Insights
from isthmus.assessment.leaking import Elsewhere
from isthmus.assessment.results import Assessment, FrameworkAssessment
from isthmus.assessment.three_questions import Pointer
from isthmus.assessment.trying import OutcomeChange
from isthmus.dossier.naming import short_titles
from isthmus.dossier.sources import Line, Sources
from isthmus.dossier.wording import (
    ALLOWS_WORDS,
    STATUS_WORDS,
    counted,
    day,
    listed,
    plain,
    sentence,
)
from isthmus.reference.countries import country_name
from isthmus.reference.groups import groups

MOVED_FINDINGS = 3
"""So many findings that a measure moves are named; further ones are counted."""


@dataclass(frozen=True)
class UnknownRecord:
    """A fact that is not known; the first is the one to ask next.

    `settles` says which frameworks it settles, `answers` what each answer would bring; `brief` is
    the first of these in a few words.
    """

    fact: str
    why: str
    ask: str
    settles: str
    brief: str
    answers: tuple[str, ...]
    is_next: bool


@dataclass(frozen=True)
class MeasureEffect:
    """What would change with a measure in place, and when it is due."""

    changes: tuple[str, ...]
    due: str
    review: str


@dataclass(frozen=True)
class ElsewhereRecord:
    """The same activity under one framework of another home country."""

    home: str
    framework: str
    allows: str
    outcome: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    supposed: str


@dataclass(frozen=True)
class Bearing:
    """What bears on one of the three questions, and what cannot be said from here."""

    said: tuple[Line, ...]
    not_known: tuple[str, ...]


def unknown_records(assessment: Assessment, found: Insights | None) -> tuple[UnknownRecord, ...]:
    """Every missing fact, the one to ask next first."""
    if found is None:
        return tuple(
            UnknownRecord(
                sentence(one.fact), sentence(one.why), plain(one.ask), ", ".join(one.settles), "",
                (), number == 0,
            )
            for number, one in enumerate(assessment.unknowns)
        )  # fmt: skip
    waiting = sum(any(one.missing for one in judged.findings) for judged in assessment.frameworks)
    return tuple(
        UnknownRecord(
            sentence(one.text),
            sentence(one.why),
            plain(one.ask),
            _settled(one, waiting, short_titles(assessment.frameworks)),
            _settled_in_brief(one, waiting),
            _answers(one, assessment.frameworks),
            number == 0,
        )
        for number, one in enumerate(found.ask_next)
    )


def measure_effects(assessment: Assessment, found: Insights | None) -> dict[str, MeasureEffect]:
    """Measure id -> what it would change alone; measures that are agreed already are not tried."""
    return {
        one.measures[0]: MeasureEffect(
            _changes(one, assessment.frameworks), _due(one), _review(one)
        )
        for one in (found.effects if found else ())
        if len(one.measures) == 1
    }


def effect_together(assessment: Assessment, found: Insights | None) -> tuple[str, ...]:
    """What all measures that leave the work as open as it is would change together."""
    together = [one for one in (found.effects if found else ()) if len(one.measures) > 1]
    return tuple(
        f"{plain(one.title)} ({', '.join(one.measures)}): "
        f"{' '.join(_changes(one, assessment.frameworks))}"
        for one in together
    )


def elsewhere_records(found: Insights | None) -> tuple[ElsewhereRecord, ...]:
    """The activity under the frameworks of other home countries, by country."""
    rows = [_elsewhere(one) for one in (found.elsewhere if found else ())]
    return tuple(sorted(rows, key=lambda row: (row.home, row.framework)))


def elsewhere_in_brief(found: Insights | None) -> str:
    """How many frameworks of other home countries would say what."""
    rows = found.elsewhere if found else ()
    if not rows:
        return "No framework of another home country was tried."
    counts = {
        words: sum(one.allows == allows for one in rows) for allows, words in ALLOWS_WORDS.items()
    }
    said = listed([f"{count} “{words}”" for words, count in counts.items() if count])
    return f"Of {counted(len(rows), 'framework')} of other home countries: {said}."


def bearings(found: Insights | None, sources: Sources) -> Mapping[str, Bearing]:
    """Question -> what the proposal, the lists, the registry and the corpus say to it.

    What several sources say in the same words stands once, with the marks of all.
    """
    return {
        one.question: Bearing(
            _each_once(one.pointers, sources), tuple(sentence(text) for text in one.not_known)
        )
        for one in (found.three_questions if found else ())
    }


def _each_once(pointers: Sequence[Pointer], sources: Sources) -> tuple[Line, ...]:
    marks: dict[str, list[int]] = {}
    for one in pointers:
        marks.setdefault(sentence(one.statement), []).append(sources.pointer(one.source))
    return tuple(Line(text, tuple(dict.fromkeys(rests_on))) for text, rests_on in marks.items())


def _settled(one: NextQuestion, waiting: int, names: Mapping[str, str]) -> str:
    of_all = f"of the {counted(waiting, 'framework')} that lack a fact"
    more = [names[name] for name in one.may_settle if name not in one.settles]
    said = []
    if one.settles:
        sure = listed([names[name] for name in one.settles])
        said.append(f"Every answer settles {len(one.settles)} {of_all}: {sure}.")
    if more:
        said.append(f"One answer or another settles {len(more)} {of_all}: {listed(more)}.")
    return " ".join(said) or f"It settles none {of_all} without a further fact."


def _settled_in_brief(one: NextQuestion, waiting: int) -> str:
    of_all = f"of the {counted(waiting, 'framework')} that lack a fact"
    if one.settles:
        return f"Every answer settles {len(one.settles)} {of_all}."
    if one.may_settle:
        return f"One answer or another settles {len(one.may_settle)} {of_all}."
    return f"Alone it settles none {of_all}."


def _answers(one: NextQuestion, judged: Sequence[FrameworkAssessment]) -> tuple[str, ...]:
    """Each result that answers would bring, with the answers that bring it."""
    names, by_result = short_titles(judged), dict[str, list[str]]()
    for tried in one.answers:
        moved = [
            f"{names[at.framework_id]} answers “{_label(at, tried.outcomes[at.framework_id])}”"
            for at in judged
            if tried.outcomes.get(at.framework_id, at.outcome.outcome_id) != at.outcome.outcome_id
        ]
        result = listed(moved) or "no outcome changes"
        by_result.setdefault(result, []).append(f"“{plain(tried.answer)}”")
    return tuple(f"With {' or '.join(answers)}: {to}." for to, answers in by_result.items())


def _label(judged: FrameworkAssessment, outcome_id: str) -> str:
    if outcome_id == judged.outcome.outcome_id:
        return plain(judged.outcome.label)
    labels = dict(zip(judged.scale_ids, judged.scale, strict=True))
    return plain(labels.get(outcome_id, outcome_id.replace("_", " ")))


def _changes(effect: Effect, judged: Sequence[FrameworkAssessment]) -> tuple[str, ...]:
    if not effect.changes:
        return ("No finding and no outcome moves: it informs, records or checks.",)
    by_id = {one.framework_id: one for one in judged}
    names = short_titles(judged)
    return tuple(_change(one, by_id[one.framework_id], names) for one in effect.changes)


def _change(
    change: OutcomeChange, judged: FrameworkAssessment, names: Mapping[str, str]
) -> str:  # fmt: skip
    titles = {one.rule_id: plain(one.title) for one in judged.findings}
    name = names[change.framework_id]
    before, after = _label(judged, change.before), _label(judged, change.after)
    said = (
        f"{name}: the outcome “{before}” stays"
        if change.before == change.after
        else f"{name}: the outcome “{before}” becomes “{after}”"
    )
    moved = [_moved(one, titles) for one in change.findings]
    left = len(moved) - MOVED_FINDINGS
    shown = moved[:MOVED_FINDINGS] + ([counted(left, "further finding")] if left > 0 else [])
    return f"{said}; {'; '.join(shown)}." if shown else f"{said}."


def _moved(finding: str, titles: Mapping[str, str]) -> str:
    """`rule: flagged -> clear` as people read it."""
    rule_id, _, statuses = finding.partition(": ")
    before, _, after = statuses.partition(" -> ")
    words = {str(status): word for status, word in STATUS_WORDS.items()}
    was, will_be = (words.get(one, one).lower() for one in (before, after))
    return f"“{titles.get(rule_id, rule_id)}” goes from {was} to {will_be}"


def _due(effect: Effect) -> str:
    return plain(effect.due) + (f" ({day(effect.due_on)})" if effect.due_on else "")


def _review(effect: Effect) -> str:
    return plain(effect.review) + (f" ({day(effect.review_on)})" if effect.review_on else "")


def _elsewhere(one: Elsewhere) -> ElsewhereRecord:
    return ElsewhereRecord(
        home=listed([_place(place) for place in one.home]),
        framework=f"{plain(one.short_title or one.title)} ({plain(one.version)})",
        allows=ALLOWS_WORDS[one.allows],
        outcome=plain(one.label),
        reasons=tuple(sentence(text) for text in one.reasons),
        conditions=tuple(plain(text) for text in one.conditions),
        supposed=sentence(one.supposed),
    )


def _place(place: str) -> str:
    known = groups().get(place)
    return known.name.split(",")[0] if known else country_name(place)
