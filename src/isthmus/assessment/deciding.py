"""The record of a decision: closed words, reasons, a reply before any negative one, ways back.

A record says what a person in a role decided on a stored assessment. The software decides nothing:
it refuses a record that lacks what the people concerned are owed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from isthmus.assessment.serialising import plain
from isthmus.assessment.stored import StoredAssessment
from isthmus.datafiles import read_text
from isthmus.errors import RequestError, SourceError, did_you_mean
from isthmus.manifests import atomic_file
from isthmus.proposals.refusals import names_a_person

Kind = Literal[
    "proceed", "proceed_with_conditions", "ask_for_facts", "rescope", "intend_to_decline",
    "decline_this_scope", "decline",
]  # fmt: skip
Scope = Literal["whole", "pathway", "exchange", "role", "data", "output", "funding", "visit"]

NEGATIVE = frozenset({"decline_this_scope", "decline"})
REPLY_DAYS = 14
"""So many days the people concerned have to reply before a negative decision, unless told more."""


@dataclass(frozen=True)
class Decision:
    """One decision. Texts are in plain words; a role stands where a name might be expected.

    `findings` are `framework_id/rule_id`s of the assessment. A negative decision names the notice
    that came before it, what was replied (or that the time passed), and what was tried first.
    """

    kind: str
    scope: str
    findings: tuple[str, ...]
    decided_on: date
    expires_on: date
    deciding_role: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    tried_first: tuple[str, ...] = ()
    reply_by: date | None = None
    notice: str | None = None
    """SHA-256 of the notice, the record of the kind `intend_to_decline`."""
    reply: str | None = None
    second_reviewer_role: str | None = None
    correction: tuple[str, ...] = ()
    appeal: tuple[str, ...] = ()
    assessment: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a person wants to record; checked by `decision`."""

    kind: str
    scope: str
    findings: tuple[str, ...]
    deciding_role: str
    reasons: tuple[str, ...]
    decided_on: date
    expires_on: date
    conditions: tuple[str, ...] = ()
    tried_first: tuple[str, ...] = ()
    reply_by: date | None = None
    reply: str | None = None
    second_reviewer_role: str | None = None


def decision(asked: Asked, on: StoredAssessment, notice: Path | None = None) -> Decision:
    """The record of a decision on a stored assessment.

    Raises
    ------
    RequestError
        Naming everything that is missing or wrong: words that are not in the vocabulary, findings
        that the assessment does not have, reasons, conditions, and before a negative decision the
        notice, the reply or the end of its time, what was tried first, and a second reviewer.
    SourceError
        If the notice can't be read.
    """
    said = _read_notice(notice) if notice else None
    faults = [*_word_faults(asked), *_finding_faults(asked, on), *_content_faults(asked)]
    if asked.kind in NEGATIVE:
        faults += _negative_faults(asked, on, said)
    if faults:
        raise RequestError("the decision", faults)
    reply_by = asked.reply_by
    if asked.kind == "intend_to_decline" and reply_by is None:
        reply_by = asked.decided_on + timedelta(days=REPLY_DAYS)
    return Decision(
        kind=asked.kind,
        scope=asked.scope,
        findings=asked.findings,
        decided_on=asked.decided_on,
        expires_on=asked.expires_on,
        deciding_role=asked.deciding_role,
        reasons=asked.reasons,
        conditions=asked.conditions,
        tried_first=asked.tried_first,
        reply_by=reply_by,
        notice=said["sha256"] if said else None,
        reply=asked.reply or ("no reply within the time given" if said else None),
        second_reviewer_role=asked.second_reviewer_role,
        correction=_ways(on, asked.findings, "correction"),
        appeal=_ways(on, asked.findings, "appeal"),
        assessment={
            "proposal_id": on.proposal.id,
            "as_of": on.as_of.isoformat(),
            "sha256": on.sha256,
            "frameworks": {one.framework_id: one.version for one in on.frameworks},
        },
    )


def write_decision(record: Decision, beside: Path) -> Path:
    """Writes a record beside the stored assessment, as `NAME.decision-N.json`; never over one."""
    number = 1
    while (path := beside.with_suffix(f".decision-{number}.json")).exists():
        number += 1
    data = {"decision": 1, **plain(asdict(record))}
    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def _word_faults(asked: Asked) -> list[str]:
    faults = []
    for name, word, vocabulary in (
        ("kind", asked.kind, get_args(Kind)),
        ("scope", asked.scope, get_args(Scope)),
    ):
        if word not in vocabulary:
            hint = did_you_mean(word, vocabulary) or f"; there are {', '.join(vocabulary)}"
            faults.append(f"unknown {name} '{word}'{hint}")
    for role in (asked.deciding_role, asked.second_reviewer_role):
        if role and names_a_person(role):
            faults.append(f"'{role}' names a person; name a role, such as 'head of department'")
    return faults


def _finding_faults(asked: Asked, on: StoredAssessment) -> list[str]:
    known = {
        f"{one.framework_id}/{finding.rule_id}": finding.status
        for one in on.frameworks
        for finding in one.findings
    }
    faults = [
        f"the assessment has no finding '{one}'{did_you_mean(one, known)}"
        for one in asked.findings
        if one not in known
    ]
    if asked.kind not in {"proceed", "ask_for_facts"} and not asked.findings:
        faults.append("names no finding; say with --finding FRAMEWORK/RULE what it rests on")
    if asked.kind in NEGATIVE | {"intend_to_decline"} and asked.findings:
        flagged = [one for one in asked.findings if known.get(one) == "flagged"]
        if not flagged:
            faults.append(
                "rests on no flagged finding; a missing fact is asked for, not held against"
            )
    return faults


def _content_faults(asked: Asked) -> list[str]:
    faults = []
    if not asked.reasons:
        faults.append("gives no reason; add --reason in plain words")
    if asked.kind == "proceed_with_conditions" and not asked.conditions:
        faults.append("names no condition; add --condition")
    if asked.expires_on <= asked.decided_on:
        faults.append(f"expires on {asked.expires_on}, not after {asked.decided_on}")
    return faults


def _negative_faults(
    asked: Asked, on: StoredAssessment, notice: dict[str, Any] | None
) -> list[str]:
    faults = []
    if not asked.tried_first:
        faults.append("names nothing that was tried first; add --tried, least restrictive first")
    if not asked.second_reviewer_role:
        faults.append("names no second reviewer; add --second-reviewer ROLE, not the one deciding")
    elif asked.second_reviewer_role == asked.deciding_role:
        faults.append("the second reviewer is the one who decides; name another role")
    if notice is None:
        faults.append(
            "comes without a notice: record --kind intend_to_decline first, then name it: --notice"
        )
        return faults
    if notice["assessment"].get("proposal_id") != on.proposal.id:
        faults.append("the notice is about another proposal")
    if notice["kind"] != "intend_to_decline":
        faults.append(f"the notice is a record of the kind '{notice['kind']}', not of an intention")
    elif not asked.reply and asked.decided_on <= date.fromisoformat(str(notice["reply_by"])):
        faults.append(
            f"the time to reply runs until {notice['reply_by']}; wait for it, or give the --reply"
        )
    return faults


def _read_notice(path: Path) -> dict[str, Any]:
    import hashlib

    text = read_text(path, SourceError)
    try:
        data = json.loads(text)
        found = {name: data[name] for name in ("kind", "reply_by", "assessment")}
        return {**found, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    except (KeyError, TypeError, ValueError):
        said = "is no record of a decision; `isthmus decide` writes one"
        raise SourceError(str(path), [said]) from None


def _ways(on: StoredAssessment, findings: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The texts of the frameworks that the decision rests on; of all where it names none."""
    named = {one.partition("/")[0] for one in findings}
    return tuple(
        dict.fromkeys(
            f"{one.framework_id}: {getattr(one, name)}"
            for one in on.frameworks
            if not named or one.framework_id in named
        )
    )
