"""The report: a page of figures on who works with whom, with their data and manifests beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts
from isthmus.figures.caveats import CODES_CAVEAT, INTERVAL_CAVEAT
from isthmus.figures.coverage_figure import coverage_figure
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.figure import Figure
from isthmus.figures.observations import (
    Observations,
    corpus_observations,
    world_observations,
)
from isthmus.figures.pages import figure_view, rendered
from isthmus.figures.pair_indices import pair_indices_figure
from isthmus.figures.pair_works import pair_works_figure
from isthmus.figures.publication import publish
from isthmus.figures.style import pair_name
from isthmus.figures.team_form import team_form_figure
from isthmus.figures.wording import in_words, span
from isthmus.manifests import atomic_file, software_version

LONG_SERIES = ("icra", "iros")
"""The two venues of which the example corpus has papers of every year from 2000 to 2021."""

FIRST_YEAR, LAST_YEAR = 2000, 2021
RANKED = 15
FORMATS = (".svg", ".csv", ".manifest.json")


@dataclass(frozen=True)
class CaseLink:
    """An assessed example case: each framework's outcome in its own words, and the dossiers.

    `html` and `pdf` are addresses relative to the report.
    """

    title: str
    outcomes: Sequence[tuple[str, str]]
    html: str
    pdf: str
    summary: str = ""


def write_report(
    corpus: Corpus, pair_counts: PairCounts, out: Path, cases: Sequence[CaseLink] = ()
) -> list[Path]:
    """Writes `out/index.html` and `out/figures/`: each figure as SVG, its CSV and its manifest.

    Parameters
    ----------
    corpus
        The corpus of the bundled conference works; the report takes ICRA and IROS 2000-2021.
    pair_counts
        The bundled counts of OpenAlex country pairs.
    out
        A folder; files of the same names are replaced, others stay.
    cases
        Assessed cases to link to.

    Returns
    -------
    list of Path
        All files written, the page first.

    Raises
    ------
    RequestError
        If the corpus has no work of the two venues in these years.
    """
    observed = corpus_observations(
        corpus, first_year=FIRST_YEAR, last_year=LAST_YEAR, venues=LONG_SERIES
    )
    world = world_observations(pair_counts)
    figures = [
        pair_works_figure(observed),
        pair_indices_figure(observed),
        team_form_figure(observed),
        coverage_figure(observed),
        replace(pair_works_figure(world), name="world-pair-works"),
        replace(pair_indices_figure(world), name="world-pair-indices"),
    ]
    written: list[Path] = []
    for figure in figures:
        written += publish(figure, out / "figures" / f"{figure.name}.svg")
    page = out / "index.html"
    with atomic_file(page) as temporary:
        temporary.write_text(_page(observed, world, figures, cases), encoding="utf-8")
    return [page, *written]


def _page(
    observed: Observations,
    world: Observations,
    figures: Sequence[Figure],
    cases: Sequence[CaseLink],
) -> str:
    ranking, recent = _ranking(observed)
    return rendered(
        "report.html.jinja",
        views={
            figure.name: figure_view(figure, figure.name, "figures/", FORMATS) for figure in figures
        },
        dates=f"Data as of {_dates(observed, world)}",
        corpus_words=f"{observed.subject} {span(observed.years)}",
        corpus_subject=observed.subject,
        corpus_span=span(observed.years),
        world_words=f"country pairs of all works in OpenAlex {span(world.years)}",
        ranking=ranking,
        recent=recent,
        ranking_note="Pairs with equal numbers share a rank.",
        cases=list(cases),
        cases_in_words=_cases_in_words(cases),
        data=_data(observed, world),
        codes_caveat=CODES_CAVEAT,
        interval_caveat=INTERVAL_CAVEAT,
        version=software_version(),
    )


def _dates(observed: Observations, world: Observations) -> str:
    conference = f"{observed.as_of} (conference papers), " if observed.as_of else ""
    return f"{conference}{world.as_of} (OpenAlex)"


def _cases_in_words(cases: Sequence[CaseLink]) -> str:
    count = in_words(len(cases)).capitalize()
    return f"{count} example proposal{'' if len(cases) == 1 else 's'}"


def _ranking(observed: Observations) -> tuple[list[dict[str, Any]], str]:
    """The strongest pairs over all years, and how many works of theirs are of the last five."""
    ranked = observed.ranked_pairs(RANKED)
    years = [*range(max(observed.years[0], observed.years[1] - 4), observed.years[1] + 1)]
    series = observed.pair_series([pair for pair, _ in ranked])
    totals = [works for _, works in ranked]
    rows = [
        {
            "rank": totals.index(works) + 1,
            "pair": pair_name(pair),
            "works": works,
            "recent": sum(series[pair][year]["joint_works"] for year in years),
        }
        for pair, works in ranked
    ]
    return rows, span(years)


def _data(observed: Observations, world: Observations) -> list[dict[str, Any]]:
    total = sum(row["works"] for row in observed.coverage)
    return [
        {
            "title": f"Conference papers: {observed.subject}",
            "what": (
                f"{total:,} papers of {span(observed.years)} with the affiliations that stand on "
                "them, resolved to organisations and countries by Isthmus"
                f"{f'; collected {observed.as_of}' if observed.as_of else ''}. "
                f"{coverage_words(observed)}"
            ),
            "lacks": [
                "Two conferences in robotics: they say nothing about other fields.",
                *observed.caveats[:-2],
            ],
        },
        {
            "title": "OpenAlex country pairs",
            "what": (
                "For every year and every two countries the number of works that have both, and "
                f"for every country its international works, {span(world.years)}; collected "
                f"{world.as_of}. {coverage_words(world)}"
            ),
            "lacks": [
                *world.caveats[:-2],
                "The number of international works of the world, which some indices need.",
                "How many countries a work has: bilateral and larger teams cannot be told apart.",
            ],
        },
    ]
