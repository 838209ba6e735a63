"""`isthmus decide`: record what a person decided on a stored assessment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from isthmus.cli.output import say

EXAMPLE = (
    "Example:  isthmus decide stored/open-climate-modelling.json --kind proceed "
    "--role 'head of department' --reason 'nothing is given but the paper'"
)


def decide(
    assessment: Annotated[
        Path, typer.Argument(help="A stored assessment, from `isthmus assess --store DIR`.")
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="proceed, proceed_with_conditions, ask_for_facts, rescope, intend_to_decline, "
            "decline_this_scope or decline."
        ),
    ],
    role: Annotated[str, typer.Option(help="The role that decides; never a name.")],
    reason: Annotated[list[str], typer.Option(help="In plain words; repeat for several.")],
    scope: Annotated[
        str,
        typer.Option(help="whole, pathway, exchange, role, data, output, funding or visit."),
    ] = "whole",
    finding: Annotated[
        list[str] | None,
        typer.Option(metavar="FRAMEWORK/RULE", help="What it rests on; repeat for several."),
    ] = None,
    condition: Annotated[
        list[str] | None, typer.Option(help="A condition; repeat for several.")
    ] = None,
    tried: Annotated[
        list[str] | None, typer.Option(help="What was tried before a negative decision.")
    ] = None,
    notice: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The record of the intention to decline."),
    ] = None,
    reply: Annotated[
        str | None, typer.Option(help="What the people concerned replied to the notice.")
    ] = None,
    reply_by: Annotated[
        str | None, typer.Option(metavar="DATE", help="Until when they can reply; 14 days if not.")
    ] = None,
    second_reviewer: Annotated[
        str | None, typer.Option(metavar="ROLE", help="Who looked a second time.")
    ] = None,
    decided: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day; today if not given.")
    ] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="DATE", help="Until when it holds; a year if not given.")
    ] = None,
) -> None:
    """Record a decision with its reasons, beside the assessment; the software decides nothing.

    A negative decision needs a notice before it, a reply or the end of its time, what was tried
    first, and a second reviewer. Every record carries how to correct and how to appeal.
    """
    from isthmus.assessment.deciding import Asked, decision, write_decision
    from isthmus.assessment.stored import read_stored
    from isthmus.settings import settings

    on = _day("--on", decided) or settings().now.date()
    record = decision(
        Asked(
            kind=kind,
            scope=scope,
            findings=tuple(finding or ()),
            deciding_role=role,
            reasons=tuple(reason),
            decided_on=on,
            expires_on=_day("--expires", expires) or _a_year_after(on),
            conditions=tuple(condition or ()),
            tried_first=tuple(tried or ()),
            reply_by=_day("--reply-by", reply_by),
            reply=reply,
            second_reviewer_role=second_reviewer,
        ),
        read_stored(assessment),
        notice,
    )
    say(f"wrote {write_decision(record, assessment)}")
    if record.reply_by:
        say(f"The people concerned can reply until {record.reply_by}.")


def _day(option: str, text: str | None) -> date | None:
    from isthmus.errors import RequestError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(option, [f"'{text}' is not a date; write it as 2026-07-31"]) from None


def _a_year_after(day: date) -> date:
    from isthmus.assessment.conditions.ties import years_before

    return years_before(day, -1)
