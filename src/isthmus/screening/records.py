"""A screening as plain data, for JSON: the shape other programs rely on."""

from __future__ import annotations

from typing import Any

from isthmus.screening.results import Candidate, CandidateJudgement, ListEdition, ScreeningResult


def screening_record(result: ScreeningResult) -> dict[str, Any]:
    """One screening with everything it says; dates as text, keys in a fixed order."""
    return {
        "subject": result.subject,
        "result": result.result,
        "ror_id": result.ror_id,
        "country_code": result.country_code,
        "candidates": [_candidate(one) for one in result.candidates],
        "lists": [_list(one) for one in result.lists],
        "lists_without_edition": [
            {
                "list_id": one.list_id,
                "title": one.title,
                "evidence_class": one.evidence_class,
                "reason": one.reason,
            }
            for one in result.without_edition
        ],
        "as_of": result.as_of.isoformat(),
        "threshold": result.threshold,
        "method": result.method,
        "note": result.note,
    }


def said_of(result: ScreeningResult) -> str:
    """The result as a sentence: what was found, in how many lists, as of when."""
    where = f"{len(result.lists)} lists as of {result.as_of}"
    if not result.lists:
        return f"Not searched: no list has an edition by {result.as_of}"
    apart = [one for one in result.candidates if judged_apart(one)]
    judged = f"; judged not the same: {len(apart)}" if apart else ""
    if result.result == "no_listed_match":
        return f"No listed match in {where}{judged}"
    open_ = standing_candidates(result)
    listed = {one.list_id for one in open_ if one.relation == "is"}
    if listed:
        return f"Listed on {len(listed)} of {where}{judged}"
    return f"Possible match, for a person to judge: {len(open_)} in {where}{judged}"


def judged_apart(one: Candidate) -> bool:
    """Whether a judgement in force says that a candidate is not the subject."""
    judgement = one.judgement
    return judgement is not None and not judgement.void and judgement.verdict == "not_the_same"


def standing_candidates(result: ScreeningResult) -> tuple[Candidate, ...]:
    """The candidates of an answer that no judgement in force calls another organisation."""
    return tuple(one for one in result.candidates if not judged_apart(one))


def said_of_judgement(one: CandidateJudgement) -> str:
    """A judgement as a sentence: what was said, by which role, when, why, and if it is void."""
    verdict = one.verdict.replace("_", " ")
    void = f" No longer applied: {one.void}; judge again." if one.void else ""
    return f"Judged {verdict} on {one.judged_on} ({one.role}): {one.reason}.{void}"


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "list_id": one.list_id,
        "entry_id": one.entry_id,
        "entry_name": one.entry_name,
        "evidence_class": one.evidence_class,
        "relation": one.relation,
        "score": one.score,
        "explanation": one.explanation,
        "as_of": one.as_of.isoformat(),
        "source_url": one.source_url,
        "ror_id": one.ror_id,
        "requirement": one.requirement,
        "judgement": _judgement(one.judgement) if one.judgement else None,
    }


def _judgement(one: CandidateJudgement) -> dict[str, Any]:
    return {
        "judgement_id": one.judgement_id,
        "verdict": one.verdict,
        "reason": one.reason,
        "evidence": one.evidence,
        "role": one.role,
        "judged_on": one.judged_on.isoformat(),
        "expires_on": one.expires_on.isoformat() if one.expires_on else None,
        "void": one.void,
    }


def _list(one: ListEdition) -> dict[str, Any]:
    return {
        "list_id": one.list_id,
        "title": one.title,
        "publisher": one.publisher,
        "evidence_class": one.evidence_class,
        "as_of": one.as_of.isoformat(),
        "edition": one.edition,
        "entries": one.entries,
        "sha256": one.sha256,
        "url": one.url,
    }
