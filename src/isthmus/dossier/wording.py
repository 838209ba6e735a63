"""The words a dossier uses for statuses, relations and dates; the same in every format."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from isthmus.assessment.comparing import Agreement
from isthmus.assessment.leaking import Allows
from isthmus.assessment.results import FindingStatus
from isthmus.proposals.vocabulary import DateOrUnknown
from isthmus.screening.results import EvidenceClass, Relation

ADVICE = "This dossier is advice, not law. A named person decides."

CORRECTION = (
    "A wrong or missing fact, a wrong match or a rule that was misapplied can be corrected at any "
    "time: name the statement by its annex and source mark, and say what is right and where that "
    "can be seen. The assessment is then made again, and the earlier dossier is kept beside the "
    "new one. An honest mistake in a proposal is corrected without further consequence. An appeal "
    "goes to a person who did not take the decision."
)

STATUS_WORDS: dict[FindingStatus, str] = {
    "flagged": "Flagged",
    "clear": "Not flagged",
    "undetermined": "Undetermined",
    "not_applicable": "Does not apply",
    "inactive": "Inactive rule",
}

RELATION_WORDS: dict[Relation, str] = {
    "is": "is the listed organisation",
    "unit_of_listed": "belongs to a listed organisation; is not itself listed",
    "parent_of_listed": "a unit of it is listed; is not itself listed",
    "possible": "may be the listed organisation; a person must look",
}

EVIDENCE_WORDS: dict[EvidenceClass, str] = {
    "designation": "designation (a legal act)",
    "assessment": "assessment (a published opinion)",
    "mention": "mention",
}

PATHWAY_WORDS = {
    "joint_publication": "joint research and publication",
    "conference": "conference",
    "enrolment": "enrolment of students or researchers",
    "visit": "visit of researchers",
    "open_publication": "open publication",
    "private_lab": "private-sector laboratory",
    "funding": "funding by or for the partner",
    "equipment": "equipment that changes hands",
    "data_transfer": "transfer of data",
}

OPENNESS_WORDS = {
    "all_public": "everything will be public",
    "mostly_public": "most of it will be public",
    "partly_public": "part of it will be public",
    "not_public": "nothing will be public",
    "unknown": "how much will be public is not known",
}

ALLOWS_WORDS: dict[Allows, str] = {
    "as_it_is": "goes ahead as it is",
    "with_conditions": "with conditions or a closer look",
    "open": "open: a fact is missing",
    "not_as_proposed": "not as proposed",
    "not_covered": "not covered",
}

WORDS_USED = (
    ("Fact", "What the proposal, a list, the registry or a corpus says, with its source and date."),
    (
        "Judgement",
        "What a framework’s rule makes of the facts, in the framework’s own word and with its "
        "reason. It is the framework’s, and none is added to another’s.",
    ),
    ("Unknown", "A fact that a rule asks for and nobody has stated. It is read neither as yes nor "
                "as no."),
    ("Option", "What the person who decides can do. None is recommended."),
    (
        "Listed",
        "The screening takes the organisation to be the list’s entry; annex A gives the reason, "
        "which a person can overrule.",
    ),
    (
        "Possibly listed",
        "The name is at least as similar to an entry as the threshold asks, and nothing shows that "
        "it is the same organisation. The score measures how alike two names are; it is no "
        "probability.",
    ),
    (
        "No listed match",
        "No entry of the lists named, in the editions named, is as similar as the threshold asks. "
        "It says no more about the organisation.",
    ),
    (
        "Flagged, not flagged, undetermined",
        "The condition of a rule is met; it is not met; a fact is missing that decides it.",
    ),
    (
        "Settles",
        "With the answer nothing is missing that could still change the framework’s outcome; each "
        "possible answer was tried. “One answer or another” means: at least one of them does.",
    ),
    (
        "Would change, becomes",
        "The case was assessed again with the measure in place, all else being as it is. It is a "
        "result of the rules, and foretells nobody’s conduct.",
    ),
    (
        "95 % interval",
        "The range of values with which the count is compatible, were the same process repeated; "
        "it holds chance alone, and neither errors of the source nor what it does not cover. The "
        "method is named with the figure.",
    ),
    (
        "At most",
        "An upper bound: what would be missing if nobody else took the place. The true loss is "
        "smaller by whatever would have been done otherwise, and nobody knows by how much.",
    ),
)  # fmt: skip
"""Each word that stands for a degree, a kind of statement or a trial, with what it means here."""

AGREEMENT_WORDS: dict[Agreement, str] = {
    "agree": "agree",
    "differ": "≠ differ",
    "open": "a fact is missing",
    "one_speaks": "one speaks",
}

QUESTIONS = {
    "new_resources": (
        "Does the partner get something that it could not get from the published paper?",
        "the researchers and their institution",
    ),
    "security_ties": (
        "Do we know who the partner is, and whether it is tied to military or security organs?",
        "the research-security office, and the government’s advice service",
    ),
    "comfortable_with_applications": (
        "Have likely applications been thought through, and are we comfortable contributing?",
        "researchers, institution and, where needed, government together",
    ),
}
"""The three questions for collaborative research, and who can answer each."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(value: date) -> str:
    """A date as people write it, `31 July 2026`, whatever the locale."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def period(starts: DateOrUnknown, ends: DateOrUnknown) -> str:
    """First and last day of an activity; a day that is not known is said to be so."""
    known = ["a day not known yet" if one == "unknown" else day(one) for one in (starts, ends)]
    return f"{known[0]} to {known[1]}"


def day_of(text: str) -> str:
    """As `day` from ISO text; any other text as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def plain(text: str) -> str:
    """One line of text: runs of white space are one space, control characters are gone.

    Marks that reverse the direction of writing are control characters here: they could make a
    name read otherwise than it is.
    """
    kept = (
        character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn"}
        or character in "\u200c\u200d"
    )  # fmt: skip
    return " ".join("".join(kept).split())


def sentence(text: str) -> str:
    """The text with a capital and a full stop, for use among other sentences."""
    text = plain(text)
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?。…" else ".")


def clipped(text: str, limit: int) -> str:
    """The text within the limit: whole sentences if one fits, else cut with an ellipsis.

    It is cut at the end of a clause, or else of a word, so that no number loses its digits.
    """
    text = plain(text)
    if len(text) <= limit:
        return text
    head = text[:limit]
    stop = max(head.rfind(". "), head.rfind("。"))
    if stop > limit // 4:
        return head[: stop + 1]
    for ends in ((", ", "; ", ": ", " ("), (" ",)):
        cut = max(head.rfind(end) for end in ends)
        if cut > limit // 2:
            return head[:cut].rstrip(" ,;:–") + " …"
    return head.rstrip(" ,;:–") + " …"


def listed(names: Sequence[str]) -> str:
    """Names joined as in a sentence: `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 list`, `17 lists`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def issue_words(issue: str) -> str:
    """An issue's identifier as words: `partner_listing` is `Partner listing`."""
    words = plain(issue.replace("_", " "))
    return words[:1].upper() + words[1:]
