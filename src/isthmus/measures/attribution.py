"""Which countries a work has, and whose they are: the step before every count.

A country is that of an institution an author names, not of a person. A work has a country once,
however many of its authors work there. Unknown is a category: it is null and stays in the tables.

A `Bloc` lets several countries stand as one: a join such as CN+HK+MO, or a group such as the EU
in the years of each membership. Blocs are applied before anything is counted, so that a work of
two countries of one bloc is a work of one country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.corpus.selection import WorkSelection


@dataclass(frozen=True)
class Bloc:
    """Countries that count as one, named `label`, from `first_year` to `last_year` (inclusive).

    A year that is None is open. A group whose members change is several blocs of one label.
    """

    label: str
    codes: tuple[str, ...]
    first_year: int | None = None
    last_year: int | None = None


def selected_works(
    works: ir.Table,
    first_year: int | None = None,
    last_year: int | None = None,
    venues: Sequence[str] = (),
) -> ir.Table:
    """The works of some years and venues; without limits, all works.

    Parameters
    ----------
    works
        The corpus table `works`. A work without a year is left out as soon as a year is given.
    first_year, last_year
        Both inclusive.
    venues
        Names exactly as in `works.venue`; none means all, works without a venue included.
    """
    if first_year is not None:
        works = works.filter(_.year >= first_year)
    if last_year is not None:
        works = works.filter(_.year <= last_year)
    if venues:
        works = works.filter(_.venue.isin(list(venues)))
    return works


def works_selected(works: ir.Table, affiliations: ir.Table, selection: WorkSelection) -> ir.Table:
    """The works that a selection takes.

    Parameters
    ----------
    works, affiliations
        The corpus tables.
    """
    works = selected_works(works, selection.first_year, selection.last_year, selection.venues)
    listed = {
        "primary_field_id": selection.fields,
        "primary_subfield_id": selection.subfields,
        "type": selection.types,
        "primary_topic_id": selection.topics,
        "source_id": selection.sources,
    }
    for name, values in listed.items():
        if values:
            works = works.filter(works[name].isin(list(values)))
    if selection.funders:
        funded = works.select("work_id", funder_id=works.funder_ids).unnest("funder_id")
        wanted = funded.filter(_.funder_id.isin(list(selection.funders)))
        works = works.semi_join(wanted, "work_id")
    if selection.institutions:
        there = affiliations.filter(_.ror_id.isin(list(selection.institutions)))
        works = works.semi_join(there, "work_id")
    return works


def work_countries(works: ir.Table, blocs: Sequence[Bloc] = ()) -> ir.Table:
    """The distinct countries of each work.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, year, country_set, unknown_country_authors).
    blocs
        Countries that count as one.

    Returns
    -------
    Table
        One row per (work_id, year, country_code). `country_code` is also a bloc's label. It is
        null in one row of each work that has an author whose country is unknown, or has no country
        at all; such a work can have known countries in other rows. `year` is null where the source
        gives none.
    """
    known = works.select("work_id", "year", country_code=_.country_set).unnest("country_code")
    unknown = works.filter((_.unknown_country_authors > 0) | (_.country_set.length() == 0)).select(
        "work_id", "year", country_code=ibis.null("string")
    )
    return _with_blocs(known, blocs).distinct().union(unknown)


def authorship_countries(
    works: ir.Table,
    authorships: ir.Table,
    affiliations: ir.Table,
    blocs: Sequence[Bloc] = (),
) -> ir.Table:
    """The distinct countries of each author of each work.

    An affiliation that the source gives to the work but to no author says nothing about any
    author's country. A work without authors gets one row, so that it is not lost.

    Parameters
    ----------
    works, authorships, affiliations
        The corpus tables. Only the works in `works` are taken.
    blocs
        Countries that count as one.

    Returns
    -------
    Table
        One row per (work_id, year, author_order, country_code). `country_code` is null only for
        an author of whom no country is known, who then has no other row: an unknown affiliation
        beside a known one adds nothing. `author_order` is 0 for a work without authors.
    """
    authors = (
        works.select("work_id", "year")
        .left_join(authorships.select("work_id", "author_order"), "work_id")
        .select("work_id", "year", "author_order")
        .mutate(author_order=_.author_order.fill_null(0))
    )
    known = affiliations.filter(_.country_code.notnull() & _.author_order.notnull()).select(
        "work_id", "author_order", "country_code"
    )
    located = authors.left_join(known, ["work_id", "author_order"]).select(
        "work_id", "year", "author_order", "country_code"
    )
    return _with_blocs(located, blocs).distinct()


def _with_blocs(table: ir.Table, blocs: Sequence[Bloc]) -> ir.Table:
    """The table with the label of its bloc in place of each country that has one."""
    if not blocs:
        return table
    cases = []
    for bloc in blocs:
        belongs = table.country_code.isin(list(bloc.codes))
        if bloc.first_year is not None:
            belongs &= table.year >= bloc.first_year
        if bloc.last_year is not None:
            belongs &= table.year <= bloc.last_year
        cases.append((belongs, ibis.literal(bloc.label)))
    return table.mutate(country_code=ibis.cases(*cases, else_=table.country_code))
