"""The page of lists, and their editions as shipped files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from isthmus.datafiles import read_yaml, validated
from isthmus.errors import ScreeningError
from isthmus.screening.lists import Descriptor
from reference_pages.markdown import code, day, link, page, table, text
from reference_pages.pages import MissingEntryError

FOLDER = Path("src/isthmus/screening/lists")
CLASSES = {
    "designation": "A legal act. It can trigger a rule.",
    "assessment": "Somebody's published opinion. It triggers a rule only where a framework names "
    "the list itself.",
    "mention": "Anything else that names an organisation. It triggers nothing.",
}


def described_lists(root: Path) -> list[Descriptor]:
    """Every list with a description below `root`, by id.

    Raises
    ------
    ScreeningError
        If a description is wrong.
    """
    return [
        validated(Descriptor, read_yaml(path, ScreeningError), ScreeningError)
        for path in sorted((root / FOLDER).glob("*.yaml"))
    ]


def pages(root: Path) -> dict[str, str]:
    """`lists.md`."""
    try:
        lists = described_lists(root)
    except ScreeningError as error:
        raise MissingEntryError(str(error)) from error
    faults = [f"the list {one.id} has no edition" for one in lists if not one.editions]
    if not lists:
        faults.append(f"{FOLDER} describes no list")
    if faults:
        raise MissingEntryError("\n".join(faults))
    blocks = [
        block
        for evidence_class, meaning in CLASSES.items()
        for block in _class_blocks(
            evidence_class, meaning, [one for one in lists if one.evidence_class == evidence_class]
        )
    ]
    return {
        "lists.md": page(
            "Lists",
            "Copies of published lists on past days, organisations only: persons, vessels and "
            "aircraft are dropped when a list is loaded. They are no official version. Every "
            "screening names the editions it searched; before a decision, look at the publisher's "
            "own page or load a newer edition.",
            _overview(lists),
            *blocks,
        )
    }


def _overview(lists: Sequence[Descriptor]) -> str:
    return table(
        ["list", "published by", "class", "newest edition", "entries"],
        [
            [
                f"[{text(one.title)}](#{one.id.replace('_', '-')})",
                text(one.publisher),
                one.evidence_class,
                day(max(edition.as_of for edition in one.editions)),
                f"{max(one.editions, key=lambda edition: edition.as_of).entries:,}",
            ]
            for one in lists
        ],
        right=["entries"],
    )


def _class_blocks(evidence_class: str, meaning: str, lists: Sequence[Descriptor]) -> list[str]:
    if not lists:
        return []
    return [
        f"## Class: {evidence_class}",
        meaning,
        *[block for one in lists for block in _list_blocks(one)],
    ]


def _list_blocks(one: Descriptor) -> list[str]:
    facts = {
        "identifier": code(one.id),
        "published by": text(one.publisher),
        "legal authority": text(one.legal_authority),
        "being on it means": text(one.meaning),
        "official page": link(one.official_url, one.official_url),
        "expected to change every": f"{one.update_cadence_days} days",
        "expected entries": f"{one.entries.least:,} to {one.entries.most:,}",
        "shipped copy from": f"{text(one.provenance.source)}, {text(one.provenance.version)}, "
        f"retrieved {one.provenance.retrieved}",
        "licence": text(one.provenance.licence),
        "changed": " · ".join(text(change) for change in one.provenance.changes),
    }
    editions = [
        [
            day(edition.as_of) + (f" ({text(edition.label)})" if edition.label else ""),
            f"{edition.entries:,}",
            f"{edition.dropped:,}",
            code(edition.sha256[:16] + "…"),
        ]
        for edition in one.editions
    ]
    return [
        f"({one.id.replace('_', '-')})=\n### {text(one.title)}",
        table(["", ""], [[name, words] for name, words in facts.items()]),
        table(
            ["edition as of", "entries", "rows dropped", "sha256"],
            editions,
            right=["entries", "rows dropped"],
        ),
    ]
