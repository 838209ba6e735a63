"""`isthmus judgements`: what persons said about subjects and list entries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.lists import AsOf
from isthmus.cli.output import Format, write_rows

if TYPE_CHECKING:
    from isthmus.screening.results import Verdict

app = typer.Typer(
    name="judgements",
    help="What persons said about subjects and list entries; applied at the next screening.",
    no_args_is_help=True,
)


class VerdictOption(StrEnum):
    """What `--verdict` takes."""

    same = "same"
    not_the_same = "not-the-same"
    undetermined = "undetermined"


_VERDICTS: dict[VerdictOption, Verdict] = {
    VerdictOption.same: "same",
    VerdictOption.not_the_same: "not_the_same",
    VerdictOption.undetermined: "undetermined",
}

_COLUMNS = ("judgement_id", "standing", "subject", "list_id", "entry_name", "verdict", "reason")
_ALL = (
    *_COLUMNS, "evidence", "role", "judged_on", "expires_on", "withdrawn_on", "entry_id",
)  # fmt: skip


@app.command(
    epilog='Example:  isthmus judgements add "Tianjin Universty" --list us_entity_list '
    "--entry tianjin-university --verdict not-the-same --reason 'another school' "
    "--evidence 'its address and domain' --by 'compliance officer'"
)
def add(
    subject: Annotated[str, typer.Argument(help="The organisation, as it is screened.")],
    list_id: Annotated[str, typer.Option("--list", metavar="LIST", help="The entry's list.")],
    entry_id: Annotated[str, typer.Option("--entry", metavar="ENTRY_ID", help="The entry.")],
    verdict: Annotated[VerdictOption, typer.Option("--verdict", help="What was found.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    evidence: Annotated[str, typer.Option("--evidence", help="What tells them apart, or not.")],
    by: Annotated[str, typer.Option("--by", metavar="ROLE", help="An office; no person's name.")],
    expires: Annotated[
        datetime | None,
        typer.Option("--expires", formats=["%Y-%m-%d"], metavar="DATE", help="First day without."),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Where it is, if it is screened with that.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Keep a judgement on a candidate of the subject; it replaces an earlier one on the same."""
    from isthmus.screening.judgements import add_judgement
    from isthmus.screening.lists import editions
    from isthmus.screening.matching import screen
    from isthmus.settings import settings

    searched = editions(as_of.date() if as_of else None)
    (result,) = screen([subject], country_codes=[country], searched=searched)
    kept = add_judgement(
        result,
        searched,
        list_id=list_id,
        entry_id=entry_id,
        verdict=_VERDICTS[verdict],
        reason=reason,
        evidence=evidence,
        role=by,
        judged_on=settings().now.date(),
        expires_on=expires.date() if expires else None,
    )
    typer.echo(
        f"Judgement {kept.judgement_id} is kept: '{kept.subject}' and '{kept.entry_name}' "
        f"({kept.list_id}): {verdict.value}. It is applied at the next screening."
    )


@app.command("list", epilog="Example:  isthmus judgements list --format json")
def list_judgements(
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """All judgements ever made, with their standing today."""
    from dataclasses import asdict

    from isthmus.screening.judgements import all_judgements, standing
    from isthmus.settings import settings

    known, day = all_judgements(), settings().now.date()
    rows = [asdict(one) | {"standing": standing(one, known, day)} for one in known]
    shown = _COLUMNS if format is Format.table else _ALL
    write_rows(
        [{name: row[name] for name in _ALL} for row in rows],
        shown,
        format,
        title=f"{len(rows)} judgements",
        note="Reason, evidence and dates in full: --format json.",
    )


@app.command(epilog="Example:  isthmus judgements withdraw 3")
def withdraw(
    judgement_id: Annotated[int, typer.Argument(help="Its number in `judgements list`.")],
) -> None:
    """Take a judgement out of force; it stays in the list."""
    from isthmus.screening.judgements import withdraw_judgement
    from isthmus.settings import settings

    gone = withdraw_judgement(judgement_id, settings().now.date())
    typer.echo(
        f"Judgement {gone.judgement_id} is withdrawn: '{gone.subject}' and '{gone.entry_name}'."
    )
