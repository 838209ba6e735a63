"""A dossier as Markdown (CommonMark with tables), for a wiki, an issue or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from isthmus.dossier.annexes import FindingRecord
from isthmus.dossier.content import Dossier
from isthmus.dossier.front_page import FrontPage
from isthmus.dossier.sources import Line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LINE_START = re.compile(r"^([-+=]|\d+[.)])", re.MULTILINE)


def markdown(dossier: Dossier, record: str = "") -> str:
    """The dossier as Markdown, with the same statements as the page, and its record at the end.

    All text is escaped, so that nothing a user writes can be markup.
    """
    parts = [
        f"# {escaped(dossier.title)}",
        f"Dossier for a decision: {escaped(dossier.case_id)} · **{escaped(dossier.marking)}** · "
        f"as of {escaped(dossier.as_of_words)}",
        f"*{escaped(dossier.advice)}*",
        *_front(dossier.front_pages[0]),
        *_side_by_side(dossier),
        *_annexes(dossier),
    ]
    if record:
        parts += ["## Record", f"```json dossier-record\n{record}\n```"]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text with every character that Markdown could take for markup escaped."""
    one_line = " ".join(str(text).split())
    return _LINE_START.sub(r"\\\1", _SPECIAL.sub(r"\\\1", one_line))


def _said(line: Line) -> str:
    marks = "".join(f"[{number}]" for number in line.marks)
    return escaped(line.text) + (f" {escaped(marks)}" if marks else "")


def _bullets(lines: Sequence[Line]) -> str:
    return "\n".join(f"- {_said(one)}" for one in lines)


def _front(front: FrontPage) -> Iterator[str]:
    yield "## Activity"
    yield _said(front.activity)
    yield "## Who gives what to whom"
    for side in front.gives:
        yield f"**{escaped(side.giver)}** gives\n\n{_bullets(side.items)}"
    yield "## What was found"
    for kind, name in (
        ("judgement", "Judgement: what rules make of the facts"),
        ("fact", "Facts: what the lists say"),
    ):
        lines = [one for one in front.found if one.kind == kind]
        if lines:
            yield f"*{name}*\n\n{_bullets(lines)}"
    if front.remedies:
        yield "## Remedy"
    for one in front.remedies:
        yield f"**{escaped(one.framework)}: {escaped(one.outcome)}**"
        yield "\n".join(
            [
                *(f"- Reason: {_said(reason)}" for reason in one.reasons),
                f"- First try: {_said(one.first_try)}",
                f"- To correct: {_said(one.correction)}",
                f"- To appeal: {_said(one.appeal)}",
            ]
        )
    yield "## What is not known"
    yield _bullets(front.unknown)
    yield "## Benefits"
    yield _bullets(front.benefits)
    yield "## Options, the least restrictive first"
    yield "\n".join(
        f"{number}. **{escaped(one.title)}** {' '.join(_said(line) for line in one.conditions)}"
        for number, one in enumerate(front.options, 1)
    )
    yield "## Decision"
    yield f"Decides: {escaped(front.decides)}. Option, date, name, role, reasons, signature:"


def _side_by_side(dossier: Dossier) -> Iterator[str]:
    pages = dossier.side_by_side
    yield "## The frameworks side by side"
    yield "Each framework judges on its own scale. The answers are not added up."
    if pages.disagreement:
        yield f"**≠ Disagreement.** {escaped(pages.disagreement)}"
    rows = [["Its own word", *(f"{one.outcome}: {one.meaning}" for one in pages.columns), ""]]
    for row in pages.rows:
        cells = [
            "; ".join(f"{one.word}: {one.title}" for one in cell.findings) or cell.note
            for cell in row.cells
        ]
        rows.append([f"{row.issue}{' ≠' if row.disagreement else ''}", *cells, row.agreement])
    yield _table(["Issue", *(one.short_title for one in pages.columns), "Together"], rows)
    for row in pages.rows:
        if row.disagreement:
            yield f"**≠ {escaped(row.issue)}.** {escaped(row.disagreement)}"


def _annexes(dossier: Dossier) -> Iterator[str]:
    a, titles = dossier.annexes, dossier.annex_titles
    yield _heading("A", titles)
    yield escaped(a.no_match)
    for one in a.screening:
        yield f"### {escaped(one.subject)}\n\n{escaped(one.answer)} {escaped(one.ror_id)}"
        if one.candidates:
            yield _table(
                ["Entry", "List and edition", "Relation and evidence", "Why", "Score"],
                [
                    [
                        c.entry, f"{c.list_title}, {c.edition}",
                        f"{c.relation}; {c.evidence_class}", c.explanation, c.score,
                    ]
                    for c in one.candidates
                ],
            )  # fmt: skip
        if one.without_match:
            yield escaped(one.without_match)
    yield _table(
        ["List", "Publisher", "Edition", "Entries", "SHA-256"],
        [[one.title, one.publisher, one.edition, one.entries, one.sha256] for one in a.lists],
    )
    yield _heading("B", titles)
    for question in a.questions:
        yield f"### {escaped(question.question)}\n\n**{escaped(question.answer)}** " + " ".join(
            escaped(text) for text in (question.answered_by, question.review, question.ask) if text
        )
        if question.evidence:
            yield _bullets(question.evidence)
        if question.bears:
            yield f"To weigh, never an answer:\n\n{_bullets(question.bears)}"
        if question.not_known:
            yield "Cannot be said from here:\n\n" + "\n".join(
                f"- {escaped(text)}" for text in question.not_known
            )
    yield _heading("C", titles)
    for framework in a.frameworks:
        yield f"### {escaped(framework.title)}, version {escaped(framework.version)}"
        yield f"{escaped(framework.publisher)}. {escaped(framework.applicability)}"
        if framework.applies:
            yield f"**{escaped(framework.outcome)}.** {escaped(framework.meaning)}"
        yield "\n".join(f"- {_finding(one)}" for one in framework.findings)
    yield from _later_annexes(dossier)


def _finding(one: FindingRecord) -> str:
    said = (
        f"**{escaped(one.word)}: {escaped(one.title)}** ({escaped(one.rule)}, wording of "
        f"{escaped(one.since)}). {escaped(one.reason)} Evidence: "
        f"{' '.join(_said(line) for line in one.evidence)} Source: {escaped(one.citation)}, "
        f"{escaped(one.url)}."
    )
    more = [("Decides it", one.decides), ("Interpretation", one.interpretation)]
    return said + "".join(f" {name}: {escaped(text)}" for name, text in more if text)


def _later_annexes(dossier: Dossier) -> Iterator[str]:
    a, titles = dossier.annexes, dossier.annex_titles
    yield _heading("D", titles)
    yield _table(
        ["Measure", "Answers", "Who", "Due", "Review", "Burden", "Cost in openness",
         "Would change"],
        [
            [
                f"{one.title} ({one.measure_id}{', agreed already' if one.in_place else ''})",
                one.answers, one.owner, one.due, one.review, one.burden, one.openness_cost,
                " ".join(one.changes),
            ]
            for one in a.measures
        ],
    )  # fmt: skip
    yield from map(escaped, a.measures_together)
    yield _heading("E", titles)
    for benefit in a.benefits:
        figures = "; ".join(f"{name}: {value}" for name, value in benefit.figures)
        yield f"- {escaped(benefit.statement)}" + (f" ({escaped(figures)})" if figures else "")
    yield _heading("F", titles)
    yield _table(
        [
            "What is not known", "Why it matters", "Whom to ask",
            "Settles, and what each answer brings",
        ],
        [
            [
                f"{'Ask this next. ' if one.is_next else ''}{one.fact}", one.why, one.ask,
                " ".join([one.settles, *one.answers]),
            ]
            for one in a.unknowns
        ],
    )  # fmt: skip
    yield _heading("G", titles)
    yield "\n".join(
        f"{one.number}. {escaped(one.title)}"
        + "".join(f", {escaped(text)}" for text in (one.locator, one.dated, one.url) if text)
        + (f", SHA-256 `{one.sha256}`" if one.sha256 else "")
        for one in a.sources
    )
    yield _heading("H", titles)
    yield _table(["What", "Version or value"], [list(row) for row in a.manifest])
    yield _heading("I", titles)
    yield escaped(dossier.correction)
    for appeal in a.appeals:
        yield f"### {escaped(appeal.framework)}\n\n" + "\n".join(
            f"- {name}: {escaped(text)}"
            for name, text in (
                ("Who decides", appeal.decides),
                ("To correct", appeal.correction),
                ("To appeal", appeal.appeal),
            )
            if text
        )
    yield _heading("J", titles)
    yield "\n".join(
        f"- **{escaped(name)}**: {'; '.join(escaped(value) for value in values)}"
        for name, values in a.proposal
    )
    yield _heading("K", titles)
    yield escaped(a.elsewhere_in_brief)
    if a.elsewhere:
        yield _table(
            ["Home", "Framework", "There", "In its own word, and why", "Conditions", "Supposed"],
            [
                [
                    one.home, one.framework, one.allows, f"{one.outcome}. {' '.join(one.reasons)}",
                    "; ".join(one.conditions) or "none", one.supposed,
                ]
                for one in a.elsewhere
            ],
        )  # fmt: skip
    yield _heading("L", titles)
    yield "\n".join(f"- **{escaped(name)}**: {escaped(meaning)}" for name, meaning in a.words)


def _heading(letter: str, titles: dict[str, str]) -> str:
    return f"## Annex {letter}. {escaped(titles[letter])}"


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return "None."
    lines = [header, ["---"] * len(header)]
    text = [
        f"| {' | '.join(one if one == '---' else escaped(one) for one in row)} |" for row in lines
    ]
    text += [f"| {' | '.join(escaped(str(one)) for one in row)} |" for row in rows]
    return "\n".join(text)
