"""The self-test: every case in pairs that differ in something that must not matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from isthmus.assessment.assessing import assess, proposal_sha256
from isthmus.assessment.framework_files import Library, bundled_frameworks, readable_library
from isthmus.assessment.results import Assessment
from isthmus.datafiles import Document, read_yaml
from isthmus.errors import IsthmusError, ProposalError
from isthmus.fairness.cases import Cases, TestCase, Unread
from isthmus.fairness.comparing import Move, moves
from isthmus.fairness.substitutes import FILE, Substitutes, substitutes
from isthmus.fairness.swaps import SWAPS, Material, NotSwapped, Swap, Variant
from isthmus.manifests import manifest, sha256_of
from isthmus.organisations.registry import Registry, load_registry
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import proposal_from
from isthmus.reference.countries import country_codes, country_name
from isthmus.settings import settings

Report = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""


@dataclass(frozen=True)
class Pair:
    """A case as it is beside the same case with one thing changed."""

    case: str
    kind: str
    said: str
    moves: tuple[Move, ...]

    @property
    def unexplained(self) -> tuple[Move, ...]:
        """What moved without a cited rule that names the place."""
        return tuple(one for one in self.moves if not one.rules)


@dataclass(frozen=True)
class Omission:
    """A swap that a case offers nothing for."""

    case: str
    kind: str
    reason: str


@dataclass(frozen=True)
class CountryAlone:
    """The case without anything particular, its partner in each country there is.

    `adverse` holds `country: framework, outcome` for each adverse outcome; it has to be empty.
    """

    countries: int
    adverse: tuple[str, ...]


@dataclass(frozen=True)
class Refusals:
    """Fields of origin and addresses that were written into a case, to see them refused.

    `accepted` names what was not refused; `uneven` the domains that were answered otherwise than
    the first. Both have to be empty.
    """

    tried: int
    accepted: tuple[str, ...]
    domains: int
    uneven: tuple[str, ...]


@dataclass(frozen=True)
class SelfTest:
    """All that the self-test did and found."""

    as_of: date
    cases: tuple[TestCase, ...]
    unread: tuple[Unread, ...]
    swaps: tuple[Swap, ...]
    pairs: tuple[Pair, ...]
    omissions: tuple[Omission, ...]
    country_alone: CountryAlone
    refusals: Refusals
    frameworks: tuple[str, ...]
    broken: tuple[Unread, ...]
    """Frameworks that could not be read, and were therefore not tested."""
    manifest: dict[str, Any]

    @property
    def failures(self) -> tuple[Pair, ...]:
        """The pairs in which something moved that no cited rule explains."""
        return tuple(one for one in self.pairs if one.unexplained)

    @property
    def holds(self) -> bool:
        """Did nothing move but by a cited rule that names the place?"""
        refused = not (self.refusals.accepted or self.refusals.uneven)
        return not self.failures and not self.country_alone.adverse and refused


@dataclass(frozen=True)
class Setting:
    """Under what the cases are judged."""

    as_of: date
    library: Library
    frameworks: tuple[str, ...]
    folder: Path | None
    registry: Registry

    def judged(self, proposal: Proposal) -> Assessment:
        """The case as `isthmus assess` judges it, under every framework of the setting."""
        return assess(
            proposal, frameworks=self.frameworks, as_of=self.as_of,
            frameworks_folder=self.folder, registry=self.registry,
        )  # fmt: skip


def self_test(
    cases: Cases,
    *,
    as_of: date | None = None,
    frameworks: Sequence[str] | None = None,
    frameworks_folder: Path | None = None,
    report: Report | None = None,
) -> SelfTest:
    """Judges every case and its counterparts, and says what moved and which cited rule moved it.

    Parameters
    ----------
    cases
        As `cases_of` gives them.
    as_of
        The day whose rules and list editions count; today if not given.
    frameworks
        Ids of the frameworks to test; all if not given, whether or not they are about a case.
    frameworks_folder
        A folder of frameworks in place of those that ship with Isthmus.

    Raises
    ------
    RequestError
        If a framework does not exist.
    FrameworkError
        If the files of a framework that was asked for are wrong, or there is none.
    """
    library = readable_library(frameworks_folder)
    chosen = tuple(library.framework(one).fields.id for one in frameworks or library.frameworks)
    setting = Setting(
        as_of or settings().now.date(), library, chosen, frameworks_folder, load_registry()
    )
    told = report or (lambda _done, _of: None)
    pairs: list[Pair] = []
    omissions: list[Omission] = []
    unread = list(cases.unread)
    tested: list[TestCase] = []
    for number, case in enumerate(cases.read):
        told(number, len(cases.read) + 1)
        try:
            found, left_out = _pairs_of(case, setting)
        except IsthmusError as error:
            unread.append(Unread(case.file, tuple(str(fault) for fault in error.faults)))
            continue
        tested.append(case)
        pairs += found
        omissions += left_out
    told(len(cases.read), len(cases.read) + 1)
    alone = _country_alone(setting)
    told(len(cases.read) + 1, len(cases.read) + 1)
    return SelfTest(
        setting.as_of, tuple(tested), tuple(unread), SWAPS, tuple(pairs), tuple(omissions), alone,
        _refusals(substitutes()), chosen, _broken(library, frameworks),
        _manifest(setting, tested),
    )  # fmt: skip


def _broken(library: Library, asked: Sequence[str] | None) -> tuple[Unread, ...]:
    if asked:
        return ()
    return tuple(
        Unread(name, tuple(str(fault) for fault in error.faults))
        for name, error in library.broken.items()
    )


def _pairs_of(case: TestCase, setting: Setting) -> tuple[list[Pair], list[Omission]]:
    """All pairs of one case, and the swaps that it offers nothing for."""
    base = setting.judged(case.proposal)
    material = Material(
        case.proposal,
        frozenset(one.subject for one in base.screening if one.candidates),
        substitutes(),
        _countries(setting),
        setting.registry,
    )
    bases: dict[str, Assessment] = {proposal_sha256(case.proposal): base}
    pairs: list[Pair] = []
    omissions: list[Omission] = []
    for swap in SWAPS:
        for variant in swap.variants(material):
            if isinstance(variant, NotSwapped):
                omissions.append(Omission(case.file, swap.kind, variant.reason))
                continue
            basis = variant.basis or case.proposal
            key = proposal_sha256(basis)
            if key not in bases:
                bases[key] = setting.judged(basis)
            before = bases[key]
            after = setting.judged(variant.proposal)
            listed = _listed_after_all(variant, after)
            if listed:
                omissions.append(Omission(case.file, swap.kind, listed))
                continue
            moved = moves(before, after, setting.library, swap.compared)
            pairs.append(Pair(case.file, swap.kind, variant.said, moved))
    return pairs, omissions


def _listed_after_all(variant: Variant, after: Assessment) -> str:
    """Said where an invented name may itself stand on a list, so that nothing can be compared."""
    for one in after.screening:
        if one.subject in variant.invented and one.candidates:
            entry = one.candidates[0]
            return (
                f"the invented name “{one.subject}” may be “{entry.entry_name}” "
                f"({entry.list_id}); nothing can be compared with it"
            )
    return ""


def _countries(setting: Setting) -> tuple[str, ...]:
    """The countries of the substitutes, and every one that a rule's citation names by its code."""
    named = {
        place
        for one in setting.frameworks
        for rule in setting.library.frameworks[one].rules
        for place in rule.citation.places
        if place in country_codes()
    }
    return (*substitutes().countries, *sorted(named - set(substitutes().countries)))


@cache
def _blank() -> Document:
    return read_yaml(bundled_frameworks() / "blank-case.yaml")


def _country_alone(setting: Setting) -> CountryAlone:
    """The blank case, whose partner has nothing to be said of it but a country."""
    adverse: list[str] = []
    codes = sorted(country_codes())
    for code in codes:
        facts = dict(_blank().data)
        facts["organisations"] = [
            {**one, "country_code": code} if one["side"] == "partner" else one
            for one in facts["organisations"]
        ]
        adverse += [
            f"{country_name(code)}: {one.framework_id}, {one.outcome.label}"
            for one in setting.judged(Proposal.model_validate(facts)).frameworks
            if one.outcome.strength == "adverse"
        ]
    return CountryAlone(len(codes), tuple(adverse))


def _refusals(given: Substitutes) -> Refusals:
    """Fields of origin at three places, and an address under each domain."""
    tried = 0
    accepted: list[str] = []
    for key in given.refused_fields:
        for place in ("", "organisations", "exchanges"):
            tried += 1
            if not any("is refused" in one for one in _faults_with(place, key, "x")):
                accepted.append(f"{place or 'the proposal'}: {key}")
    answers = {
        name: [one.replace(name, "") for one in _faults_with("", "title", f"write to a@{name}")]
        for name in given.domains
    }
    first = answers[given.domains[0]]
    uneven = tuple(name for name, said in answers.items() if said != first or not said)
    return Refusals(tried, tuple(accepted), len(answers), uneven)


def _faults_with(place: str, key: str, value: str) -> list[str]:
    """What is said of the blank case with one more field, at the top or in a list's first item."""
    facts = dict(_blank().data)
    if not place:
        facts[key] = value
    else:
        items = [dict(one) for one in facts.get(place, ())] or [{}]
        items[0][key] = value
        facts[place] = items
    try:
        proposal_from(Document(Path("case.yaml"), facts, {}))
    except ProposalError as error:
        return [str(fault) for fault in error.faults]
    return []


def _manifest(setting: Setting, tested: Sequence[TestCase]) -> dict[str, Any]:
    """What is needed to make the same test again."""
    blank = setting.judged(Proposal.model_validate(_blank().data)).manifest["inputs"]
    inputs = {
        "cases": {one.file: {"shipped": one.shipped, "sha256": one.sha256} for one in tested},
        "substitutes": {"sha256": sha256_of(FILE)},
        "frameworks": blank["frameworks"],
        "shared_framework_files": blank["shared_framework_files"],
        "lists": blank["lists"],
        "registry": blank["registry"],
    }
    parameters = {
        "as_of": setting.as_of.isoformat(),
        "swaps": [one.kind for one in SWAPS],
        "countries": list(_countries(setting)),
    }
    return manifest("fairness-self-test", inputs, parameters)
