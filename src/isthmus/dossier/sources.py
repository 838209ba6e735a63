"""What every statement of a dossier rests on: numbered sources, in order of first mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from isthmus.assessment.results import Assessment, Benefit, Evidence, Finding
from isthmus.dossier.wording import counted, day, day_of, plain
from isthmus.screening.results import ListEdition


@dataclass(frozen=True)
class Source:
    """One source: what it is, where in it, its address, its date and the hash of its file.

    Empty text where the source has none; `number` is the mark that statements carry.
    """

    number: int
    title: str
    locator: str
    url: str
    dated: str
    sha256: str


@dataclass(frozen=True)
class Line:
    """One statement with the numbers of its sources; `more` says where the rest stands.

    `kind` tells a fact from a judgement where both stand in one list.
    """

    text: str
    marks: tuple[int, ...] = ()
    more: str = ""
    kind: Literal["", "fact", "judgement"] = ""


def mark_spans(marks: Sequence[int]) -> list[tuple[int, int]]:
    """Marks in order, runs of three or more as one span: 2, 5, 6, 7 is (2, 2) and (5, 7)."""
    runs: list[tuple[int, int]] = []
    for mark in sorted(set(marks)):
        if runs and mark == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], mark)
        else:
            runs.append((mark, mark))
    spans: list[tuple[int, int]] = []
    for first, last in runs:
        spans += [(first, last)] if last != first + 1 else [(first, first), (last, last)]
    return spans


class Sources:
    """Gives each source one number, and the same number whenever it is met again."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._found: dict[tuple[str, ...], Source] = {}
        self._editions = {
            edition.list_id: edition
            for result in assessment.screening
            for edition in result.lists
        }  # fmt: skip

    def all(self) -> tuple[Source, ...]:
        """Every source met so far, by number."""
        return tuple(self._found.values())

    def proposal(self) -> int:
        """The mark of the proposal itself."""
        proposal = self._assessment.proposal
        return self._mark(
            ("proposal",),
            f"The proposal “{plain(proposal.title)}”",
            f"case {proposal.id}, as submitted",
            dated="",
            sha256=_proposal_sha256(self._assessment.manifest),
        )

    def edition(self, edition: ListEdition) -> int:
        """The mark of one edition of one list."""
        return self._mark(
            ("list", edition.list_id, edition.as_of.isoformat()),
            edition.title,
            f"{plain(edition.publisher)}; {counted(edition.entries, 'entry', 'entries')}",
            edition.url,
            f"edition of {day(edition.as_of)}",
            edition.sha256,
        )

    def list_id(self, list_id: str) -> tuple[int, ...]:
        """The mark of the edition of a list that was searched, if it was."""
        found = self._editions.get(list_id)
        return (self.edition(found),) if found else ()

    def rule(self, finding: Finding) -> int:
        """The mark of the passage that a rule stands in."""
        citation = finding.citation
        return self._mark(
            ("citation", citation.title, citation.locator, citation.url),
            citation.title,
            citation.locator,
            citation.url,
            f"wording in force since {day_of(finding.rule_version)}",
        )

    def evidence(self, evidence: Evidence) -> int:
        """The mark of what a finding rests on: the proposal, a list, or another source."""
        source = plain(evidence.source)
        if _is_proposal(source):
            return self.proposal()
        for edition in self._editions.values():
            named = source.startswith((edition.list_id, plain(edition.title)))
            if (named and evidence.as_of == edition.as_of) or source == edition.url:
                return self.edition(edition)
        return self._other(source, evidence.as_of)

    def benefit(self, benefit: Benefit) -> int:
        """The mark of a benefit's source."""
        source = plain(benefit.source)
        if _is_proposal(source):
            return self.proposal()
        return self._other(source, benefit.as_of)

    def pointer(self, source: str) -> int:
        """The mark of a source in words: the proposal, a list that was searched, a benefit's."""
        if _is_proposal(plain(source)):
            return self.proposal()
        for one in self._assessment.benefits:
            if one.source == source:
                return self.benefit(one)
        edition = self._editions.get(source.partition(",")[0])
        return self.edition(edition) if edition else self.text(source)

    def text(self, source: str) -> int:
        """The mark of a source that is named in words only."""
        return self._other(plain(source), None)

    def _other(self, source: str, as_of: date | None) -> int:
        is_address = source.startswith(("https://", "http://"))
        return self._mark(
            ("other", source, as_of.isoformat() if as_of else ""),
            source,
            url=source if is_address else "",
            dated=f"as of {day(as_of)}" if as_of else "",
        )

    def _mark(
        self,
        key: tuple[str, ...],
        title: str,
        locator: str = "",
        url: str = "",
        dated: str = "",
        sha256: str = "",
    ) -> int:
        if key not in self._found:
            self._found[key] = Source(
                len(self._found) + 1, plain(title), plain(locator), plain(url), dated, sha256
            )
        return self._found[key].number


def _is_proposal(source: str) -> bool:
    """Does a source in words stand for the proposal itself?"""
    words = source.casefold().removeprefix("recorded in ").removeprefix("the ")
    return words.startswith("proposal")


def _proposal_sha256(manifest: dict[str, Any]) -> str:
    """The hash of the proposal's file as the assessment's manifest records it."""
    inputs = manifest.get("inputs", {})
    found = inputs.get("proposal", {}) if isinstance(inputs, dict) else {}
    if isinstance(found, dict):
        return str(found.get("sha256", ""))
    return ""
