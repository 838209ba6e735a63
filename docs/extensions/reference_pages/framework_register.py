"""The register of frameworks: what of each source is encoded, since when, and what is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from isthmus.assessment.rules import Coverage, FrameworkFields
from reference_pages.markdown import anchor, code, day, page, table, text


def coverage_page(
    frameworks: Sequence[FrameworkFields], register: Mapping[str, Coverage], folder: Path
) -> str:
    """The register: what is encoded of each source, since when, and what is lacking."""
    rows = []
    for one in frameworks:
        entry = register[one.id]
        rules = len(list((folder / one.id / "rules").glob("*.yaml")))
        rows.append(
            [
                f"[{text(one.short_title or one.title)}]({one.id}.md#what-is-encoded)",
                str(rules - len(entry.inactive)),
                str(len(entry.inactive)),
                day(entry.encoded_since),
                f"{day(entry.verified_on)}, {text(entry.verified_by)}",
                "; ".join(text(lack) for lack in entry.lacking) or "nothing known",
            ]
        )
    return page(
        "The register of frameworks",
        "An inactive rule is shown and never counted: its source could not be read, or is a draft. "
        "Verified means that a rule was compared with the source named on the framework's page, "
        "which is often another's account of the text. No lawyer has verified any of them yet.",
        table(
            ["framework", "rules", "inactive", "encoded since", "verified", "what is lacking"],
            rows,
            right=["rules", "inactive"],
        ),
    )


def coverage_blocks(entry: Coverage) -> list[str]:
    """What of the source is encoded, by whom it was verified and against what."""
    blocks = [
        "## What is encoded",
        f"Since {day(entry.encoded_since)}. Verified on {day(entry.verified_on)} by the "
        f"{text(entry.verified_by)} against: {text(entry.verified_against)}.",
        _list("Covered", entry.covered),
        _list("Lacking, because it could not be read", entry.lacking),
    ]
    if entry.left_out:
        rows = [[text(one.what), text(one.why)] for one in entry.left_out]
        blocks.append(table(["left out on purpose", "why"], rows))
    if entry.inactive:
        named = ", ".join(f"[{code(one)}](#{anchor(entry.id, one)})" for one in entry.inactive)
        blocks.append(f"**Inactive, shown and never counted:** {named}")
    return blocks


def _list(title: str, items: Sequence[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {text(one)}" for one in items)]) if items else ""
