"""How much is known of the works' countries, by year: the doubt under every other figure."""

from __future__ import annotations

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import coverage_words, known_parts
from isthmus.figures.entry import Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, bar_panel, stacked
from isthmus.figures.style import GREYS, WIDTH
from isthmus.figures.wording import incomplete_note, percent, shape, span
from isthmus.manifests import manifest

DEFINITION = (
    "A work is known in full if every author has a known country, in part if at least one has. "
    "Joint works and international shares are lower bounds wherever a work is not known in full."
)


def coverage_figure(observed: Observations) -> Figure:
    """Works by year and the share of them whose authors' countries are known.

    Raises
    ------
    RequestError
        If only counts of pairs are at hand: they hold no work of unknown country.
    """
    if observed.located is None:
        raise RequestError(
            "coverage", ["needs a corpus: counts of pairs hold no work of unknown country"]
        )
    rows = observed.coverage
    known = {row["year"]: row["coverage"] for row in rows}
    columns = ("year", "works", "works_with_affiliation", "works_with_country",
               "works_fully_located", "coverage")  # fmt: skip
    return Figure(
        name="coverage",
        title=f"How much is known of the authors’ countries, {observed.subject}, "
        f"{span(observed.years)}",
        definition=DEFINITION,
        finding=coverage_words(observed),
        text_alternative=(
            f"Stacked bars. The share of works with a known country {shape(known, percent)}."
        ),
        source=observed.source,
        chart=_chart(observed, WIDTH),
        narrow=_chart(observed, 328),
        table=pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows]),
        manifest=manifest("figure", observed.inputs, {"figure": "coverage", **observed.parameters}),
        caveats=observed.caveats,
    )


def _chart(observed: Observations, width: int) -> Specification:
    axis = TimeAxis(*observed.years, width - 44 - 96, observed.incomplete)
    shares = bar_panel(
        Panel(
            "Share of works by what is known of their authors’ countries"
            if width > 500 else "Authors’ countries known",
            "", axis, 180, domain=(0.0, 1.0), format=".0%",
        ),
        known_parts(observed, labels=True, as_shares=True),
    )  # fmt: skip
    works = bar_panel(
        Panel("Works a year", incomplete_note(observed.incomplete), axis, 90, ticks=3),
        [Line("", GREYS["dark"], {row["year"]: row["works"] for row in observed.coverage})],
    )
    return stacked([shares, works], 76)


ENTRY = Entry(
    name="coverage",
    shows="share of works whose authors' countries are known, by year",
    section="doubt",
    definition=DEFINITION,
    references=(
        Reference(
            "Zhang, Cao, Wang, Xie & Huang (2024), Missing institutions in OpenAlex",
            "https://doi.org/10.1002/asi.24908",
        ),
    ),
    pitfalls=(
        "Known is what the source or the resolver gives; it can be wrong.",
        "Coverage that changes over the years makes trends of joint works where there are none.",
    ),
    example="coverage --corpus corpus --venue icra --venue iros --from 2000 --to 2021",
    withholds=False,
    figure=lambda observed, _asked: coverage_figure(observed),
)
