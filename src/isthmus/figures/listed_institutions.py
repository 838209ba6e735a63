"""Works of a country with organisations that stand on public lists, by year and list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import Fault, RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import GREYS, INK, WIDTH, country_in_text
from isthmus.figures.wording import incomplete_note, listed, percent, shape, span
from isthmus.manifests import manifest
from isthmus.measures.listed import listed_works
from isthmus.measures.suppression import suppressed_cells
from isthmus.screening.lists import Edition, editions

NAME = "listed-institutions"
_COLOURS = ("#d55e00", "#0072b2", "#009e73", "#7a5c00", "#b8589b")
_VALUES = ("listed_works_low", "listed_works_high", "listed_share", "listed_share_low",
           "listed_share_high")  # fmt: skip

Series = Mapping[str | None, Mapping[int, Mapping[str, Any]]]


def listed_institutions_figure(observed: Observations, asked: Asked) -> Figure:
    """A country's works with listed organisations abroad, by the lists of one day.

    Raises
    ------
    RequestError
        If the day is none, or no list has an organisation with a registry identifier.
    """
    (country,) = asked.countries
    found = _editions(asked.text("as-of"))
    entries = [
        {"list_id": edition.descriptor.id, "ror_id": entry.ror_id}
        for edition in found
        for entry in edition.entries
        if entry.ror_id and entry.kind == "organisation"
    ]
    if not entries:
        raise RequestError(NAME, ["no list at hand has an organisation with a registry identifier"])
    assert observed.corpus is not None
    located = observed.of_country(country).located
    assert located is not None
    measured = listed_works(located, observed.corpus.affiliations, table_from(entries), country)
    table = suppressed_cells(
        table_from(to_arrow(measured)), "listed_works", _VALUES, asked.smallest_cell
    )
    series: dict[str | None, dict[int, Mapping[str, Any]]] = {}
    for row in rows_of(table.order_by("year")):
        series.setdefault(row["list_id"], {})[row["year"]] = row
    names = {edition.descriptor.id: edition.descriptor.title for edition in found}
    totals = {
        one: sum(row["listed_works"] or 0 for row in rows.values()) for one, rows in series.items()
    }
    shown = sorted((one for one in totals if one is not None), key=lambda one: (-totals[one], one))[
        : min(asked.whole("top"), len(_COLOURS))
    ]
    years = range(observed.years[0], observed.years[1] + 1)
    any_list = {year: series.get(None, {}).get(year, {}).get("listed_works", 0) for year in years}
    whose = country_in_text(country)
    dates = span_of_days([edition.as_of for edition in found])
    with_id = len({entry["ror_id"] for entry in entries})
    total_entries = sum(len(edition.entries) for edition in found)
    return Figure(
        name=NAME,
        title=(
            f"Works of {whose} with listed organisations abroad, {observed.subject}, "
            f"{span(observed.years)}"
        ),
        definition=(
            f"Works of {whose} with an organisation elsewhere that stands on one of {len(found)} "
            f"lists, editions of {dates}, whether or not it was listed when the work appeared. By "
            "registry identifier; full counting. Bands: 95% intervals."
        ),
        finding=_finding(observed, country, series, totals, names, shown),
        text_alternative=(
            f"Line charts. Works with an organisation of any list: {shape(any_list)}. By list: "
            + ", ".join(f"{names[one]} {totals[one]:,}" for one in shown)
            + f". {coverage_words(observed)}"
        ),
        source=(
            f"{observed.source} Lists: {with_id:,} organisations with a registry identifier, of "
            f"{total_entries:,} entries."
        ),
        chart=_chart(observed, series, any_list, shown, names, WIDTH),
        narrow=_chart(observed, series, any_list, shown, names, 328),
        table=_table(observed, country, series, names),
        manifest=manifest(
            "figure",
            {**observed.inputs, "lists": {
                edition.descriptor.id: {"as_of": str(edition.as_of), "sha256": edition.sha256}
                for edition in found
            }},
            {"figure": NAME, **observed.parameters, "countries": [country]},
        ),
        caveats=(
            *observed.caveats,
            "A lower bound: an entry without a registry identifier, a unit with an identifier of "
            "its own, and an affiliation that was not resolved are not seen.",
            "A work with a listed organisation is a fact about a list and a work. It says nothing "
            "about the work, its authors or whether it should have been written.",
        ),
    )  # fmt: skip


def _editions(as_of: str) -> Sequence[Edition]:
    day = None
    if as_of:
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            said = f"as-of: '{as_of}' is not a date; write it as 2026-07-31"
            raise RequestError(NAME, [Fault(said, field="--set")]) from None
    found = editions(day).found
    if not found:
        raise RequestError(NAME, [f"no list has an edition by {as_of}; isthmus lists show"])
    return found


def span_of_days(days: Sequence[date]) -> str:
    """The first and the last of some days."""
    first, last = min(days), max(days)
    return str(first) if first == last else f"{first} to {last}"


def _table(
    observed: Observations, country: str, series: Series, names: Mapping[str, str]
) -> pa.Table:
    rows = [
        {
            "year": year,
            "country": country,
            "list_id": one or "any",
            "list": names[one] if one else "any of the lists",
            **{name: row[name] for name in ("listed_works", "international_works", *_VALUES)},
            "complete": year not in observed.incomplete,
        }
        for one, in_years in sorted(series.items(), key=lambda item: item[0] or "")
        for year, row in sorted(in_years.items())
    ]
    columns = ("year", "country", "list_id", "list", "listed_works", "international_works",
               *_VALUES, "complete")  # fmt: skip
    return pa.Table.from_pylist(rows or [dict.fromkeys(columns)])


def _chart(
    observed: Observations,
    series: Series,
    any_list: Mapping[int, int | None],
    shown: Sequence[str],
    names: Mapping[str, str],
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (178 if wide else 112), observed.incomplete)
    room = 30 if wide else 17

    def label(one: str) -> str:
        name = names[one]
        return name if len(name) <= room else name[: room - 1].rstrip() + "…"

    def column(one: str | None, name: str) -> dict[int, float | None]:
        rows = series.get(one, {})
        return {year: rows.get(year, {}).get(name, 0) for year in any_list}

    whole = Line(
        "any list",
        INK,
        any_list,
        {year: row["listed_works_low"] for year, row in series.get(None, {}).items()},
        {year: row["listed_works_high"] for year, row in series.get(None, {}).items()},
    )
    lines = [
        Line(label(one), colour, column(one, "listed_works"), name=names[one])
        for one, colour in zip(shown, _COLOURS, strict=False)
    ]
    share = Line(
        "any list",
        GREYS["dark"],
        column(None, "listed_share"),
        {year: row["listed_share_low"] for year, row in series.get(None, {}).items()},
        {year: row["listed_share_high"] for year, row in series.get(None, {}).items()},
    )
    note = incomplete_note(observed.incomplete)
    return stacked(
        [
            line_panel(Panel("Works a year", note, axis, 200), [whole, *lines]),
            line_panel(
                Panel("Share of international works", "with an organisation of any list", axis,
                      100, format=".0%", ticks=3),
                [share],
            ),
            coverage_strip(observed, axis),
        ],
        STRIP_SPACING,
    )  # fmt: skip


def _finding(
    observed: Observations,
    country: str,
    series: Series,
    totals: Mapping[str | None, int],
    names: Mapping[str, str],
    shown: Sequence[str],
) -> str:
    whose = country_in_text(country)
    if any(row["suppressed"] for row in series.get(None, {}).values()) and not totals.get(None):
        return f"The works of {whose} with listed organisations are too few to show; withheld."
    if not totals.get(None):
        return (
            f"No work of {whose} in {observed.subject} {span(observed.years)} has an organisation "
            "abroad that the lists hold with a registry identifier; a lower bound."
        )
    rows = [row for year, row in series[None].items() if year in observed.complete_years]
    works = sum(row["listed_works"] or 0 for row in rows)
    whole = _international(observed, country)
    most = listed([f"{names[one]} ({totals[one]:,})" for one in shown[:2]])
    return (
        f"{works:,} works of {whose} have an organisation abroad that a list holds: "
        f"{percent(works / whole)} of its {whole:,} international works of the complete "
        f"years; most by {most}. A lower bound."
    )


def _international(observed: Observations, country: str) -> int:
    """The country's international works of the complete years."""
    international = observed.of_country(country).counts.international
    assert international is not None
    rows = rows_of(international.filter(international.country == country))
    complete = set(observed.complete_years)
    return sum(row["international_works"] for row in rows if row["year"] in complete)


ENTRY = Entry(
    name=NAME,
    shows="a country's works with organisations abroad that stand on public lists, by year",
    section="organisations",
    definition=(
        "Works of a country that name an organisation of another country whose registry identifier "
        "(ROR) stands in an edition of a list, by year and list; as count and as share of the "
        "country’s international works. The editions are the newest by a day (`--set "
        "as-of=2026-07-31`; default today)."
    ),
    references=(
        Reference(
            "The lists and what being on each means: see the reference page of lists",
            "https://www.trade.gov/consolidated-screening-list",
        ),
    ),
    pitfalls=(
        "Lists are those of one day: a work can be older than the listing. It is no statement "
        "about the work, its authors or its lawfulness.",
        "Being on one list means something else than being on another: designations, assessments "
        "and mentions stay apart.",
        "A lower bound: only identifiers are compared, names are not (screening does that).",
    ),
    example="listed-institutions --corpus corpus --venue icra --venue iros --from 2000 --to 2021 "
    "--country US --set as-of=2026-11-20",
    figure=listed_institutions_figure,
    countries=(1, 1),
    needs=("organisations",),
    settings=(
        Setting("as-of", "day whose editions are used; empty is today", ""),
        Setting("top", "so many lists, those with most works; at most 5", 5),
    ),
)
