"""The self-test as a report that an auditor can read, check and repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from isthmus.assessment.serialising import plain
from isthmus.fairness.comparing import CitedRule, Move
from isthmus.fairness.documents import Cell, Link, Section, Table, Written, joined
from isthmus.fairness.self_testing import SelfTest

SHOWS = (
    "Shown is that these cases are answered alike when what must not matter is changed: the "
    "assessment was made again from the changed case by the code that judges every proposal, "
    "screening included."
)
DOES_NOT_SHOW = (
    "It tests the rules, not the people who apply them: who is asked to fill in a proposal, how "
    "long it takes and what is decided in the end is for the disparity audit.",
    "The lists name organisations, most of them in a few countries. A listing is a fact about an "
    "organisation; that more organisations of one country are listed is not tested here.",
    "A rule whose source names a place may answer by that place. Such moves are named above with "
    "their rule; whether the rule is right is a question to its publisher.",
    "Only what was swapped was tested. The substitutes stand in the manifest by their hash.",
)


@dataclass(frozen=True)
class KindRow:
    """One kind of pair, counted."""

    kind: str
    title: str
    pairs: int
    same: int
    moved_by_cited_rule: int
    failed: int
    not_swapped: int


def kind_rows(result: SelfTest) -> tuple[KindRow, ...]:
    """How many pairs of each kind there were, and how they came out."""
    rows = []
    for swap in result.swaps:
        of = [one for one in result.pairs if one.kind == swap.kind]
        failed = sum(bool(one.unexplained) for one in of)
        same = sum(not one.moves for one in of)
        omitted = sum(one.kind == swap.kind for one in result.omissions)
        rows.append(
            KindRow(swap.kind, swap.title, len(of), same, len(of) - same - failed, failed, omitted)
        )
    return tuple(rows)


def self_test_json(result: SelfTest) -> dict[str, Any]:
    """The whole result as plain data: every pair, with all that moved."""
    return {
        "as_of": result.as_of.isoformat(),
        "holds": result.holds,
        "summary": [asdict(one) for one in kind_rows(result)],
        "swaps": [
            {"kind": one.kind, "title": one.title, "meaning": one.meaning,
             "guarantees": list(one.guarantees), "compared": one.compared}
            for one in result.swaps
        ],
        "cases": [
            {"file": one.file, "shipped": one.shipped, "title": one.proposal.title,
             "sha256": one.sha256}
            for one in result.cases
        ],
        "unread": plain([asdict(one) for one in result.unread]),
        "frameworks": list(result.frameworks),
        "broken_frameworks": plain([asdict(one) for one in result.broken]),
        "pairs": plain([asdict(one) for one in result.pairs]),
        "not_swapped": plain([asdict(one) for one in result.omissions]),
        "country_alone": plain(asdict(result.country_alone)),
        "refusals": plain(asdict(result.refusals)),
        "manifest": plain(result.manifest),
    }  # fmt: skip


def self_test_report(result: SelfTest) -> Written:
    """The report, the same for every format."""
    sections = [
        _swapped(result),
        _failures(result),
        _cited_rules(result),
        _alone(result),
        Section("What this shows, and what it does not", (SHOWS,), DOES_NOT_SHOW),
        _left_out(result),
        _cases(result),
        _versions(result),
    ]
    return Written(
        "Does origin change an answer?",
        f"Fairness self-test, as of {result.as_of}",
        "Each case was judged again with one thing changed that must not matter, and the two "
        "answers were compared: every outcome, finding and measure of every framework.",
        finding_of(result),
        tuple(one for one in sections if one is not None),
        "Made by “isthmus fairness self-test”; the manifest beside it names every input.",
    )


def finding_of(result: SelfTest) -> str:
    """The result in a sentence or two."""
    of = (
        f"{_counted(len(result.pairs), 'pair')} from {_counted(len(result.cases), 'case')} under "
        f"{_counted(len(result.frameworks), 'framework')}"
    )
    if not result.pairs:
        return "Nothing was compared, because no case could be read."
    wrong = []
    if result.failures:
        wrong.append(f"in {_counted(len(result.failures), 'pair')} something moved that no cited "
                     "rule explains")  # fmt: skip
    if result.country_alone.adverse:
        wrong.append("a country alone led to an adverse outcome")
    if result.refusals.accepted or result.refusals.uneven:
        wrong.append("facts about persons were not refused alike")
    if wrong:
        return f"The test failed: of {of}, {joined(wrong)}."
    moved = sum(bool(one.moves) for one in result.pairs)
    if not moved:
        return f"In {of}, nothing moved."
    rules = {(rule.framework_id, rule.rule_id) for _, _, rule in _by_rule(result)}
    return (
        f"In {of}, nothing moved but by {_counted(len(rules), 'rule')} whose own source names the "
        f"place, in {_counted(moved, 'pair')}."
    )


def _swapped(result: SelfTest) -> Section:
    counted = {one.kind: one for one in kind_rows(result)}
    rows = tuple(
        (
            one.title, one.meaning, ", ".join(one.guarantees), counted[one.kind].pairs,
            counted[one.kind].same, counted[one.kind].moved_by_cited_rule,
            counted[one.kind].failed,
        )
        for one in result.swaps
    )  # fmt: skip
    columns = (
        "what", "what was swapped", "guarantees", "pairs", "nothing moved",
        "moved by a cited rule", "failed",
    )  # fmt: skip
    return Section("What was swapped", tables=(Table("A row is one kind of pair.", columns, rows),))


def _failures(result: SelfTest) -> Section | None:
    if not result.failures:
        return None
    rows = tuple(
        (pair.case, pair.said, move.framework_id or "–", _of(move), f"{move.before} → {move.after}")
        for pair in result.failures
        for move in pair.unexplained
    )
    said = "No cited rule explains these. Each is a fault, of a framework's files or of Isthmus."
    columns = ("case", "pair", "framework", "what", "before → after")
    return Section(
        "What moved and must not", (said,),
        tables=(Table("A row is one thing that moved in one pair.", columns, rows),),
    )  # fmt: skip


def _by_rule(result: SelfTest) -> Iterator[tuple[int, Move, CitedRule]]:
    """Every move beside each rule that moved it, with the number of its pair."""
    for number, pair in enumerate(result.pairs):
        for move in pair.moves:
            for rule in move.rules:
                yield number, move, rule


def _cited_rules(result: SelfTest) -> Section:
    found: dict[tuple[str, str], tuple[CitedRule, set[int], set[int]]] = {}
    for number, move, rule in _by_rule(result):
        entry = found.setdefault((rule.framework_id, rule.rule_id), (rule, set(), set()))
        entry[1].add(number)
        if move.became_adverse:
            entry[2].add(number)
    if not found:
        return Section("Moved by a cited rule", ("Nothing was.",))
    rows = tuple(
        (
            rule.framework_id, rule.title,
            Link(f"{rule.source}, {rule.locator}", rule.url), ", ".join(rule.places),
            len(pairs), len(adverse),
        )
        for _, (rule, pairs, adverse) in sorted(found.items())
    )  # fmt: skip
    columns = ("framework", "rule", "source", "places it names", "pairs", "became adverse")
    said = (
        "These rules ask for the seat of an organisation in places that their own source names. "
        "Each was taken out and the pair judged again: nothing moved any more."
    )
    return Section(
        "Moved by a cited rule",
        (said,),
        tables=(
            Table("A row is one rule.", columns, rows),
            Table(
                "A row is one thing that moved, in all pairs of a case in which it did.",
                ("case", "framework", "what", "before → after", "pairs"),
                tuple(_moved_rows(result)),
            ),
        ),
    )


def _moved_rows(result: SelfTest) -> Iterator[tuple[Cell, ...]]:
    grouped: dict[tuple[str, ...], list[str]] = {}
    for pair in result.pairs:
        for move in pair.moves:
            if move.rules:
                key = (pair.case, move.framework_id, _of(move), f"{move.before} → {move.after}")
                grouped.setdefault(key, []).append(pair.said)
    for where, said in grouped.items():
        yield *where, _together(said)


def _together(said: list[str]) -> str:
    """`country: A → B; country: A → C` as `country: A → B, C`."""
    heads: dict[str, list[str]] = {}
    for one in said:
        head, _, tail = one.rpartition(" → ")
        heads.setdefault(head, []).append(tail)
    return "; ".join(
        f"{head} → {', '.join(tails)}" if head else "; ".join(tails)
        for head, tails in heads.items()
    )


def _of(move: Move) -> str:
    return f"{move.what} {move.subject}".strip()


def _alone(result: SelfTest) -> Section:
    alone, refused = result.country_alone, result.refusals
    first = (
        f"A case of which nothing is known but that its partner is in a country was judged in "
        f"each of {alone.countries} countries: "
    ) + (f"adverse outcomes in {joined(alone.adverse)}." if alone.adverse else "none adverse.")
    second = f"Facts about persons were written into a case in {refused.tried} ways: " + (
        f"not refused: {joined(refused.accepted)}." if refused.accepted else "all were refused."
    )
    third = f"An e-mail address under {refused.domains} domains: " + (
        f"answered otherwise for {joined(refused.uneven)}."
        if refused.uneven
        else "refused alike under each."
    )
    return Section("A country alone, and facts about persons", (first, second, third))


def _left_out(result: SelfTest) -> Section | None:
    tables = []
    if result.unread:
        tables.append(_faults_table("A row is one case file that was not tested.", result.unread))
    if result.broken:
        tables.append(_faults_table("A row is one framework that was not tested.", result.broken))
    if result.omissions:
        titles = {one.kind: one.title for one in result.swaps}
        rows = tuple((one.case, titles[one.kind], one.reason) for one in result.omissions)
        tables.append(
            Table("A row is a swap that a case offers nothing for.", ("case", "what", "why"), rows)
        )
    return Section("What was not tested, and why", tables=tuple(tables)) if tables else None


def _faults_table(caption: str, of: tuple[Any, ...]) -> Table:
    return Table(
        caption, ("file", "faults"), tuple((one.file, "; ".join(one.faults)) for one in of)
    )


def _cases(result: SelfTest) -> Section:
    rows = tuple(
        (one.file, "shipped" if one.shipped else "own", one.proposal.title, one.sha256)
        for one in result.cases
    )
    columns = ("file", "from", "title", "SHA-256")
    return Section("The cases", tables=(Table("A row is one case.", columns, rows),))


def _versions(result: SelfTest) -> Section:
    inputs = result.manifest["inputs"]
    frameworks = tuple(
        (name, one["version"], one["sha256"]) for name, one in inputs["frameworks"].items()
    )
    lists = tuple(
        (name, one["as_of"], one["entries"], one["sha256"]) for name, one in inputs["lists"].items()
    )
    said = (
        f"Isthmus {result.manifest['software']['version']}, registry {inputs['registry']}, "
        f"substitutes {inputs['substitutes']['sha256']}. The same inputs give the same report."
    )
    return Section(
        "Versions and hashes",
        (said,),
        tables=(
            Table("A row is one framework.", ("framework", "version", "SHA-256"), frameworks),
            Table("A row is one list.", ("list", "edition", "entries", "SHA-256"), lists),
        ),
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
