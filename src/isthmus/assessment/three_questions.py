"""What the registry, the lists and the proposal can say to each of the three questions.

It is evidence to weigh, never an answer: nothing here sets `yes` or `no`, and nothing is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.assessment.case import organisation_text
from isthmus.assessment.results import Assessment, Benefit
from isthmus.organisations.registry import Registry
from isthmus.proposals.model import Organisation
from isthmus.screening.results import Relation


@dataclass(frozen=True)
class Pointer:
    """One thing that bears on a question: a statement and where it comes from."""

    statement: str
    source: str


@dataclass(frozen=True)
class QuestionHelp:
    """One question, the answer recorded so far, and what bears on it."""

    question: str
    text: str
    recorded: str
    pointers: tuple[Pointer, ...]
    not_known: tuple[str, ...]
    """What neither corpus nor registry can say here, and who could."""


_TEXTS = {
    "new_resources": (
        "Does the partner get something it would not have alone and could not get by reading the "
        "published paper?"
    ),
    "security_ties": (
        "Is it known who the partner is, and whether it has ties to military or security organs?"
    ),
    "comfortable_with_applications": (
        "Have likely applications been thought through, in the partner's country too, and is one "
        "comfortable contributing to them?"
    ),
}
_RELATIONS: dict[Relation, str] = {
    "is": "is listed as",
    "unit_of_listed": "belongs to the listed",
    "parent_of_listed": "has as its unit the listed",
    "possible": "may be (a person must look) the listed",
}
PROPOSAL = "the proposal"


def three_questions(assessment: Assessment, registry: Registry | None) -> tuple[QuestionHelp, ...]:
    """For each of the three questions, what bears on it."""
    return (
        _help("new_resources", assessment, *_new_resources(assessment)),
        _help("security_ties", assessment, *_security_ties(assessment, registry)),
        _help("comfortable_with_applications", assessment, *_applications(assessment)),
    )


Found = tuple[list[Pointer], list[str]]


def _help(
    question: str, assessment: Assessment, pointers: list[Pointer], not_known: list[str]
) -> QuestionHelp:
    answer = getattr(assessment.proposal.questions, question)
    recorded = "not answered" if answer is None else f"{answer.answer}, by {answer.answered_by}"
    return QuestionHelp(question, _TEXTS[question], recorded, tuple(pointers), tuple(not_known))


def _new_resources(assessment: Assessment) -> Found:
    """What is given item by item, how open the results are, and the partner's work in the field."""
    proposal = assessment.proposal
    pointers, not_known = [], []
    for one in proposal.exchanges:
        if one.giver != "home":
            continue
        known = {"in the published paper": one.in_published_paper, "has it anyway": one.has_anyway}
        said = ", ".join(f"{words_}: {answer}" for words_, answer in known.items())
        pointers.append(Pointer(f"{one.kind.replace('_', ' ')}: {said}", PROPOSAL))
        if "yes" not in known.values() and "unknown" in known.values():
            not_known.append(
                f"{one.kind.replace('_', ' ')} ({one.description}): whether the paper conveys it "
                "or the partner has it; the principal investigator knows what the paper will hold"
            )
    openness = proposal.outputs.openness.replace("_", " ")
    pointers.append(Pointer(f"Outputs as a whole: {openness}", PROPOSAL))
    pointers += _from_corpus(assessment.benefits)
    not_known.append(
        "How open the field is: a corpus does not say which works are open; a librarian can"
    )
    return pointers, not_known


def _from_corpus(benefits: Sequence[Benefit]) -> list[Pointer]:
    """What the ledger says from a corpus: joint work, and the partner's standing in the field."""
    return [Pointer(one.statement, one.source) for one in benefits if one.as_of is not None]


def _security_ties(assessment: Assessment, registry: Registry | None) -> Found:
    """Who the partner is in the registry, what stands above it, and what the lists say of it."""
    pointers, not_known = [], []
    partners = [one for one in assessment.proposal.organisations if one.side == "partner"]
    for one in partners:
        pointers += _identity(one, registry)
        if one.unit == "unknown":
            not_known.append(f"{one.name}: which unit takes part; the partner can say")
        if one.military_research == "unknown":
            not_known.append(
                f"{one.name}: whether it does military research; a government or sector advice "
                "service can help, and a researcher is not expected to find this out alone"
            )
        names = {one.name, organisation_text(one)}
        for result in assessment.screening:
            if result.subject not in names:
                continue
            for candidate in result.candidates:
                relation = _RELATIONS[candidate.relation]
                pointers.append(
                    Pointer(
                        f"{result.subject} {relation} '{candidate.entry_name}'",
                        f"{candidate.list_id}, {candidate.evidence_class}, {candidate.as_of}",
                    )
                )
            if not result.candidates:
                count = len(result.lists)
                pointers.append(
                    Pointer(f"{result.subject}: no listed match in {count} lists", "the screening")
                )
    return pointers, not_known


def _identity(one: Organisation, registry: Registry | None) -> list[Pointer]:
    if registry is None or not one.ror_id or one.ror_id not in registry:
        return [Pointer(f"{one.name}: not identified in the registry", "the proposal")]
    known = registry.organisation(one.ror_id)
    source = str(getattr(registry, "version", "the registry"))
    since = f", established {known.established}" if known.established else ""
    pointers = [
        Pointer(f"{known.name}: {', '.join(known.types) or 'no type given'}{since}", source)
    ]
    for above in sorted(registry.ancestors(known.ror_id)):
        if above in registry:
            name = registry.organisation(above).name
            pointers.append(Pointer(f"{known.name} belongs to {name}", source))
    return pointers


def _applications(assessment: Assessment) -> Found:
    proposal = assessment.proposal
    pointers = [
        Pointer(f"{one.description}: {one.use} use, place: {one.place}", PROPOSAL)
        for one in proposal.applications
    ]
    if proposal.foreseen_applications != "unknown":
        pointers += [Pointer(one, PROPOSAL) for one in proposal.foreseen_applications]
    areas = proposal.field.sensitive_areas
    if areas:
        pointers.append(Pointer(f"Confirmed sensitive areas: {', '.join(areas)}", PROPOSAL))
    not_known = []
    if not any(one.place in {"partner", "everywhere"} for one in proposal.applications):
        not_known.append(
            "Uses in the partner's country are not written down one by one; the principal "
            "investigator can, with the ethics board or an advice service"
        )
    return pointers, not_known
