"""What a corpus knows and where it has holes: by year, and by venue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Specification, stacked
from isthmus.figures.rows import Heat, heat_map
from isthmus.figures.style import LABEL, WIDTH
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.coverage import filled_columns

NAME = "coverage-dashboard"
KINDS: Mapping[str, str] = {
    "affiliation_share": "affiliation",
    "country_share": "a country",
    "located_share": "all countries",
    "title_share": "title",
    "topic_share": "topic",
    "citation_share": "citations",
    "funder_share": "funders",
}


def coverage_dashboard_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of works that each kind of information is there for, by year and by venue."""
    assert observed.works is not None
    assert observed.corpus is not None
    titles = observed.corpus.works.select("work_id", "title")
    works = table_from(to_arrow(observed.works.left_join(titles, "work_id").drop("work_id_right")))
    by_year = rows_of(filled_columns(works).order_by("year"))
    by_venue = rows_of(
        filled_columns(works, "venue").order_by(_.works.desc(), "venue").limit(asked.whole("top"))
    )
    smallest = asked.smallest_cell
    return Figure(
        name=NAME,
        title=f"What is known of the {observed.subject}, {span(observed.years)}",
        definition=(
            "Share of works that have an affiliation, at least one known country, a known country "
            "for every author, a title, a topic, a number of citations, and a list of funders."
        ),
        finding=_finding(observed, by_year),
        text_alternative=f"Two heat maps, by year and by venue. {_finding(observed, by_year)}",
        source=observed.source,
        chart=_chart(observed, by_year, by_venue, smallest, WIDTH),
        narrow=_chart(observed, by_year, by_venue, smallest, 328),
        table=pa.Table.from_pylist(
            [_cells("year", row, smallest) for row in by_year]
            + [_cells("venue", row, smallest) for row in by_venue]
        ),
        manifest=manifest("figure", observed.inputs, {"figure": NAME, **observed.parameters}),
        caveats=observed.caveats,
    )


def _cells(by: str, row: Mapping[str, Any], smallest: int) -> dict[str, Any]:
    is_small = 0 < row["works"] < smallest
    return {
        "by": by,
        "value": "none" if row[by] is None else str(row[by]),
        "works": None if is_small else row["works"],
        **{kind: None if is_small else row[kind] for kind in KINDS},
    }


def _chart(
    observed: Observations,
    by_year: Sequence[Mapping[str, Any]],
    by_venue: Sequence[Mapping[str, Any]],
    smallest: int,
    width: int,
) -> Specification:
    wide = width > 500
    years = list(by_year)
    most = 30 if wide else 10
    if len(years) > most:
        step = -(-len(years) // most)
        years = [row for at, row in enumerate(years) if (len(years) - 1 - at) % step == 0]
    label = 84.0
    marks = {row["year"]: f"{row['year']}*" if row["year"] in observed.incomplete
             else str(row["year"]) for row in years}  # fmt: skip
    if not wide or len(years) > 16:
        marks = {year: f"’{mark[2:]}" for year, mark in marks.items()}
    note = "in hundredths" + ("; * incomplete" if observed.incomplete else "")
    top = heat_map(
        Heat(
            "Known, by year", note, list(KINDS.values()), list(marks.values()),
            {
                (name, marks[row["year"]]): _cell(row, kind, smallest, str(row["year"]))
                for row in years
                for kind, name in KINDS.items()
            },
            width - label - (12 if wide else 8), label, 24, text_size=LABEL if wide else 10,
        )
    )  # fmt: skip
    names = {row["venue"]: _venue(row) for row in by_venue}
    below = heat_map(
        Heat(
            "Known, by venue", "in hundredths; venues with most works", list(names.values()),
            [name if wide else _SHORT[kind] for kind, name in KINDS.items()],
            {
                (names[row["venue"]], name if wide else _SHORT[kind]): _cell(
                    row, kind, smallest, names[row["venue"]]
                )
                for row in by_venue
                for kind, name in KINDS.items()
            },
            width - label - (12 if wide else 8), label, 22,
            text_size=LABEL if wide else 10,
        )
    )  # fmt: skip
    return stacked([top, below], 76)


_SHORT = {
    "affiliation_share": "affil.", "country_share": "1 ctry", "located_share": "all c.",
    "title_share": "title", "topic_share": "topic", "citation_share": "cites",
    "funder_share": "fund.",
}  # fmt: skip


def _venue(row: Mapping[str, Any]) -> str:
    name = row["venue"] or "no venue"
    return f"{name.upper() if row['venue'] and len(name) <= 5 else name}"


def _cell(
    row: Mapping[str, Any], kind: str, smallest: int, where: str
) -> tuple[float | None, str, str]:
    if 0 < row["works"] < smallest:
        return None, "×", f"{where}: withheld"
    share = row[kind]
    tip = f"{where}, {KINDS[kind]}: {percent(share)} of {row['works']:,} works"
    return 0.75 * share, f"{share * 100:.0f}", tip


def _finding(observed: Observations, by_year: Sequence[Mapping[str, Any]]) -> str:
    works = sum(row["works"] for row in by_year)
    empty = [name for kind, name in KINDS.items() if not any(row[kind] for row in by_year)]
    said = f" Not there at all: {', '.join(empty)}." if empty and works else ""
    return coverage_words(observed) + said


ENTRY = Entry(
    name=NAME,
    shows="what a corpus knows and where it has holes, by year and by venue",
    section="doubt",
    definition=(
        "Share of works for which each kind of information is there: affiliation, one country, "
        "every author’s country, title, topic, citations, funders; by year and for the venues with "
        "most works."
    ),
    references=(
        Reference(
            "Zhang, Cao, Wang, Xie & Huang (2024), Missing institutions in OpenAlex",
            "https://doi.org/10.1002/asi.24908",
        ),
    ),
    pitfalls=(
        "That something is there doesn’t mean that it is right.",
        "A list of funders that is empty counts as known: the source looked and named none.",
        "Many years are shown by every second or third on a narrow screen; the table has all.",
    ),
    example="coverage-dashboard --corpus corpus",
    figure=coverage_dashboard_figure,
    settings=(Setting("top", "so many venues", 12),),
)
