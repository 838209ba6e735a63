"""Citations of a country's works relative to their field and year."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH, country_label
from isthmus.figures.wording import span
from isthmus.manifests import manifest
from isthmus.measures.impact import citation_cells, relative_citation_index

MOST = 20
DEFINITION = (
    "Citations of a work over the mean of its field (of a conference paper without a topic: of "
    "its venue), year and type, averaged over a country's works, full counting. 1 is the average "
    "of the corpus. Interval: 95%, mean ± 1.96 standard errors."
)


def relative_citations_figure(observed: Observations, asked: Asked) -> Figure:
    """The relative citation index of the countries with most works, all years together.

    Raises
    ------
    RequestError
        If no work can be compared.
    """
    rows = _rows(observed, asked.countries)
    if not rows:
        raise RequestError("relative-citations", [f"{observed.subject}: no work can be compared"])
    words = "; ".join(
        f"{country_label(row['country'])} {row['relative_citation_index']:.2f}" for row in rows
    )
    return Figure(
        name="relative-citations",
        title=f"Citations relative to field and year, by country, {observed.subject}, "
        f"{span(observed.years)}",
        definition=DEFINITION,
        finding=_finding(rows),
        text_alternative=f"Points with intervals, a row for each country. {words}.",
        source=observed.source,
        chart=_chart(rows, WIDTH),
        narrow=_chart(rows, 328),
        table=pa.Table.from_pylist([dict(row) for row in rows]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "relative-citations", **observed.parameters,
            "countries": [row["country"] for row in rows]}),
        caveats=(
            "A mean of skewed numbers: one work with very many citations can carry a country. The "
            "figure top-cited is less exposed to that.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _rows(observed: Observations, countries: Sequence[str]) -> list[Row]:
    """The index of each country over all years: works are compared within their own year."""
    assert observed.works is not None
    assert observed.located is not None
    cells = table_from(to_arrow(citation_cells(observed.works)))
    pooled = cells.mutate(year=ibis.literal(observed.years[1], "int16"))
    known = observed.located.filter(_.country_code.notnull())
    table = relative_citation_index(known, pooled).drop("year")
    if countries:
        table = table.filter(_.country.isin(list(countries)))
    ranked = rows_of(table.order_by(ibis.desc("works"), "country").limit(MOST))
    return sorted(ranked, key=lambda row: (-row["relative_citation_index"], row["country"]))


def _chart(rows: Sequence[Row], width: int) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    panel = RangePanel(
        "Relative citation index",
        "dotted line: 1, the average of the corpus" + ("; at the right: works" if wide else ""),
        width - label - (74 if wide else 20), label, format=",.1f", reference=1.0,
    )  # fmt: skip
    marks = [
        (
            country_label(row["country"]),
            (Mark(row["relative_citation_index"], row["relative_citation_index_low"],
                  row["relative_citation_index_high"], f"{row['works']:,}" if wide else ""),),
        )
        for row in rows
    ]  # fmt: skip
    return range_panel(panel, (Kind("", "#0072b2"),), marks)


def _finding(rows: Sequence[Row]) -> str:
    known = [row for row in rows if row["relative_citation_index_low"] is not None]
    above = [country_label(r["country"]) for r in known if r["relative_citation_index_low"] > 1]
    below = [country_label(r["country"]) for r in known if r["relative_citation_index_high"] < 1]
    first = rows[0]
    interval = ""
    if first["relative_citation_index_low"] is not None:
        interval = (
            f" (95% interval {first['relative_citation_index_low']:.2f} to "
            f"{first['relative_citation_index_high']:.2f})"
        )
    return (
        f"Works of {country_label(first['country'])} are cited "
        f"{first['relative_citation_index']:.2f} times as often as the average of their field and "
        f"year{interval}. Beyond their intervals above the average: {', '.join(above) or 'none'}; "
        f"below it: {', '.join(below) or 'none'}."
    )


ENTRY = Entry(
    name="relative-citations",
    shows="citations of a country's works relative to their field and year (index; 1 is average)",
    section="impact",
    definition=DEFINITION,
    references=(
        Reference(
            "Waltman, van Eck, van Leeuwen, Visser & van Raan (2011), Towards a new crown "
            "indicator",
            "https://doi.org/10.1016/j.joi.2010.08.001",
        ),
    ),
    pitfalls=(
        "Means of citations are carried by few works; read the index beside the top-cited share.",
        "International works count whole for every country and are cited more than others.",
        "Citations of the last two years are too few to compare: end the years earlier.",
    ),
    example="relative-citations --corpus corpus --from 2010 --to 2021",
    withholds=False,
    figure=relative_citations_figure,
    countries=(0, MOST),
    needs=("citations",),
)
