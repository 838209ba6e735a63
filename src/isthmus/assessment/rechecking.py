"""Stored assessments judged again: what changed, for which, why, and since when.

Names are screened once each, whatever the number of proposals that hold them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from isthmus.assessment.applicability import applicability
from isthmus.assessment.assessing import first_signed
from isthmus.assessment.case import Case, case_of, subjects_of
from isthmus.assessment.evaluating import framework_assessment, version_on
from isthmus.assessment.framework_files import Framework, Library, readable_library
from isthmus.assessment.results import Finding, FrameworkAssessment
from isthmus.assessment.stored import StoredAssessment, StoredFramework, read_stored
from isthmus.errors import SourceError
from isthmus.organisations.registry import Registry, load_registry
from isthmus.proposals.model import Proposal
from isthmus.reference.countries import normalised_name
from isthmus.screening.matching import screen
from isthmus.screening.results import ScreeningResult

BATCH = 100
"""So many stored assessments are screened together."""

Status = Literal["as_it_was", "changed", "unreadable"]


@dataclass(frozen=True)
class Moved:
    """What one framework says now that it did not say before.

    `since` is the day from which the change holds: that of the list's edition, of the rule's
    wording, or of the framework's version; null where it follows from the passing of time alone.
    """

    framework_id: str
    before: str
    after: str
    findings: tuple[str, ...]
    why: tuple[str, ...]
    since: date | None


@dataclass(frozen=True)
class Rechecked:
    """One stored assessment with all that is different; `fault` says why it can't be read."""

    file: str
    proposal_id: str
    stored_as_of: date | None
    status: Status
    moved: tuple[Moved, ...] = ()
    fault: str | None = None


def recheck(
    folder: Path, as_of: date, frameworks_folder: Path | None = None, processes: int = 1
) -> Iterator[Rechecked]:
    """Every stored assessment of a folder judged again as of a day, in the order of file names.

    Under the frameworks that it was judged under then, and those that have come to apply since.

    Raises
    ------
    SourceError
        If the folder holds no stored assessment.
    """
    files = sorted(one for one in folder.glob("*.json") if ".decision-" not in one.name)
    if not files:
        said = "holds no stored assessment; `isthmus assess PROPOSAL --store DIR` keeps one"
        raise SourceError(str(folder), [said])
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    if processes < 2 or len(batches) < 2:
        ground = _Ground(as_of, readable_library(frameworks_folder), load_registry())
        for batch in batches:
            yield from ground.rechecked(batch)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(as_of, frameworks_folder),
    ) as pool:
        for done in pool.map(_in_process, batches):
            yield from done


@dataclass
class _Ground:
    """What every recheck stands on; names are remembered as they are screened."""

    as_of: date
    library: Library
    registry: Registry
    known: dict[tuple[str, str | None, date], ScreeningResult] = field(default_factory=dict)

    def rechecked(self, files: Sequence[Path]) -> list[Rechecked]:
        """Some files, screened together."""
        read: list[StoredAssessment | Rechecked] = []
        for path in files:
            try:
                read.append(read_stored(path))
            except SourceError as error:
                fault = str(error.faults[0])
                read.append(Rechecked(path.name, path.stem, None, "unreadable", fault=fault))
        self._screen_all([one.proposal for one in read if isinstance(one, StoredAssessment)])
        return [one if isinstance(one, Rechecked) else self._again(one) for one in read]

    def _screen_all(self, proposals: Sequence[Proposal]) -> None:
        """Screens every name that has not been screened for its day yet."""
        wanted: dict[date, dict[tuple[str, str | None], None]] = {}
        for proposal in proposals:
            for day in (self.as_of, *first_signed(proposal, self.as_of)):
                for key in _keys(proposal):
                    if (*key, day) not in self.known:
                        wanted.setdefault(day, {})[key] = None
        for day, keys in wanted.items():
            names = [name for name, _ in keys]
            identifiers = [ror for _, ror in keys]
            results = screen(names, day, ror_ids=identifiers, registry=self.registry)
            for key, result in zip(keys, results, strict=True):
                self.known[(*key, day)] = result

    def _case(self, proposal: Proposal) -> Case:
        def searched(day: date) -> list[ScreeningResult]:
            return [self.known[(*key, day)] for key in _keys(proposal)]

        signed = {day: searched(day) for day in first_signed(proposal, self.as_of)}
        areas = self.library.areas()
        return case_of(proposal, self.as_of, searched(self.as_of), areas, signed)

    def _again(self, stored: StoredAssessment) -> Rechecked:
        case = self._case(stored.proposal)
        before = {one.framework_id: one for one in stored.frameworks}
        moved = []
        for framework_id, framework in self.library.frameworks.items():
            then = before.get(framework_id)
            applies = applicability(case, framework.fields).applies
            if then is None and (applies is False or not _is_new(framework, stored)):
                continue
            now = framework_assessment(case, framework, self.library)
            found = _moved(then, now, stored, framework, self.as_of)
            if found:
                moved.append(found)
        status: Status = "changed" if moved else "as_it_was"
        return Rechecked(stored.path.name, stored.proposal.id, stored.as_of, status, tuple(moved))


def _is_new(framework: Framework, stored: StoredAssessment) -> bool:
    """Did the framework, or its present version, begin after the stored assessment?"""
    return framework.fields.history[0].since > stored.as_of


def _keys(proposal: Proposal) -> list[tuple[str, str | None]]:
    """Each name to be screened with its identifier in the registry, where the proposal has one."""
    known = {normalised_name(one.name): one.ror_id for one in proposal.organisations if one.ror_id}
    return [(name, known.get(normalised_name(name))) for name in subjects_of(proposal)]


def _moved(
    then: StoredFramework | None,
    now: FrameworkAssessment,
    stored: StoredAssessment,
    framework: Framework,
    day: date,
) -> Moved | None:
    statuses = {one.rule_id: one.status for one in then.findings} if then else {}
    different = [one for one in now.findings if statuses.get(one.rule_id) != one.status]
    gone = set(statuses) - {one.rule_id for one in now.findings}
    before = then.outcome if then else "was not asked"
    if before == now.outcome.outcome_id and not different and not gone:
        return None
    why, since = _why(different, gone, stored, framework, day)
    return Moved(
        framework_id=now.framework_id,
        before=before,
        after=now.outcome.outcome_id,
        findings=(
            *(f"{one.rule_id}: {statuses.get(one.rule_id, 'new')} -> {one.status}"
              for one in different),
            *(f"{rule}: {statuses[rule]} -> no longer a rule" for rule in sorted(gone)),
        ),
        why=why,
        since=since,
    )  # fmt: skip


def _why(
    different: Sequence[Finding],
    gone: set[str],
    stored: StoredAssessment,
    framework: Framework,
    day: date,
) -> tuple[tuple[str, ...], date | None]:
    """What has changed beneath the findings that moved, and from which day on."""
    reasons: dict[str, date | None] = {}
    lists: dict[str, Any] = stored.inputs.get("lists", {})
    old_editions = {str(one.get("as_of")) for one in lists.values()}
    for finding in different:
        for item in finding.evidence:
            if ", edition of " in item.source and item.as_of.isoformat() not in old_editions:
                reasons[f"a newer edition: {item.source}"] = item.as_of
        if date.fromisoformat(finding.rule_version) > stored.as_of:
            since = date.fromisoformat(finding.rule_version)
            reasons[f"the rule {finding.rule_id} has another wording from {since}"] = since
    version = version_on(framework, day)
    then = stored.inputs.get("frameworks", {}).get(framework.fields.id, {})
    if version and then.get("version") not in (None, version.version):
        reasons[f"version {version.version} of the framework: {version.change}"] = version.since
    elif then and then.get("sha256") != framework.sha256 and not reasons:
        reasons["the files of the framework were corrected"] = None
    if gone and not reasons:
        reasons["a rule was taken out"] = None
    if not reasons:
        reasons[f"the time between {stored.as_of} and {day}, for a fact with a date"] = None
    days = [one for one in reasons.values() if one]
    return tuple(reasons), max(days) if days else None


_GROUND: list[_Ground] = []
"""What one process stands on; filled once when it starts."""


def _prepare(as_of: date, frameworks_folder: Path | None) -> None:
    _GROUND.append(_Ground(as_of, readable_library(frameworks_folder), load_registry()))


def _in_process(files: Sequence[Path]) -> list[Rechecked]:
    return _GROUND[0].rechecked(files)
