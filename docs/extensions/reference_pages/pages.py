"""All generated pages: which module writes which."""

from __future__ import annotations

from pathlib import Path


class MissingEntryError(Exception):
    """Something that a reference page describes is not there, or lacks its description."""


def generated_pages(root: Path) -> dict[str, str]:
    """File name below `docs/reference/generated` -> content, for the checkout at `root`.

    Raises
    ------
    MissingEntryError
        Naming everything that is absent or undescribed, not only the first.
    """
    from reference_pages import (
        api,
        casebook,
        commands,
        corpus_tables,
        country_groups,
        environment,
        errors,
        frameworks,
        gallery,
        lists,
        measures,
        proposal,
        shipped_data,
    )

    pages: dict[str, str] = {}
    faults: list[str] = []
    for writer in (
        api, casebook, commands, corpus_tables, country_groups, environment, errors, frameworks,
        gallery, lists, measures, proposal, shipped_data,
    ):  # fmt: skip
        try:
            pages |= writer.pages(root)
        except MissingEntryError as missing:
            faults.append(str(missing))
    if faults:
        raise MissingEntryError("\n".join(faults))
    return pages
