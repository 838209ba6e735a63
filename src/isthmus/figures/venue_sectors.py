"""Who is accepted at a venue: works of companies, alone and with universities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.places import venue_sectors

BOTH, ALONE = "university and company", "company"
KINDS = (
    Kind("company with university", "#0072b2"),
    Kind("company alone", "#d55e00", "diamond"),
)
DEFINITION = (
    "Works accepted at a venue with a company among the institutions that the registry (ROR) "
    "knows: with a university besides, or without. Shares are of works with at least one such "
    "institution. Interval: 95%, Wilson."
)


def venue_sectors_figure(observed: Observations, asked: Asked) -> Figure:
    """Works of companies at each venue, all years together.

    Raises
    ------
    RequestError
        If no venue has enough works with an institution in the registry.
    """
    rows = _rows(observed, asked.whole("least"))
    if not rows:
        said = f"no venue has {asked.whole('least')} works with an institution in the registry"
        raise RequestError("venue-sectors", [said])
    order = sorted(rows, key=lambda venue: (-_any(rows[venue]), venue))
    words = "; ".join(f"{_name(venue)} {percent(_any(rows[venue]))}" for venue in order)
    return Figure(
        name="venue-sectors",
        title=f"Companies among the institutions accepted at a venue, {span(observed.years)}",
        definition=DEFINITION,
        finding=_finding(rows, order),
        text_alternative=f"Points with intervals, a row for each venue. Company at all: {words}.",
        source=observed.source,
        chart=_chart(rows, order, WIDTH),
        narrow=_chart(rows, order, 328),
        table=pa.Table.from_pylist([
            {name: row[name] for name in ("venue", "sector", "sector_share", "sector_share_low",
                                          "sector_share_high", "works", "located_works")}
            for venue in order for row in rows[venue].values()
        ]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "venue-sectors", **observed.parameters, "least": asked.whole("least")}),
        caveats=(
            "Companies are less often in the registry than universities: the shares are lower "
            "bounds.",
            "Venues are present in different years; compare those of the same years.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _rows(observed: Observations, least: int) -> dict[str, dict[str, Row]]:
    """Venue -> sector -> shares over all years."""
    assert observed.works is not None
    assert observed.corpus is not None
    pooled = observed.works.mutate(year=ibis.literal(observed.years[1], "int16"))
    table = venue_sectors(pooled, observed.corpus.affiliations, observed.corpus.institutions)
    chosen = table.filter((_.located_works >= least) & _.venue.notnull())
    found: dict[str, dict[str, Row]] = {}
    for row in rows_of(chosen.order_by("venue", "sector")):
        found.setdefault(row["venue"], {})[row["sector"]] = row
    most = sorted(found, key=lambda venue: (-_located(found[venue]), venue))[:20]
    return {venue: found[venue] for venue in most}


def _located(sectors: Mapping[str, Row]) -> int:
    return int(next(iter(sectors.values()))["located_works"])


def _any(sectors: Mapping[str, Row]) -> float:
    return float(sum(sectors[name]["sector_share"] for name in (BOTH, ALONE) if name in sectors))


def _name(venue: str) -> str:
    return venue.upper() if len(venue) <= 5 else venue


def _chart(
    rows: Mapping[str, Mapping[str, Row]], order: Sequence[str], width: int
) -> Specification:
    wide = width > 500
    label = 130 if wide else 76
    panel = RangePanel(
        "Share of works with a company" if wide else "Works with a company",
        "at the right: works with a known institution" if wide else "",
        width - label - (74 if wide else 20), label,
    )  # fmt: skip

    def mark(sectors: Mapping[str, Row], name: str, note: str = "") -> Mark:
        row = sectors.get(name)
        if row is None:
            return Mark(0.0, note=note)
        return Mark(row["sector_share"], row["sector_share_low"], row["sector_share_high"], note)

    marks = [
        (
            _name(venue),
            (
                mark(rows[venue], BOTH),
                mark(rows[venue], ALONE, f"{_located(rows[venue]):,}" if wide else ""),
            ),
        )
        for venue in order
    ]
    return range_panel(panel, KINDS, marks)


def _finding(rows: Mapping[str, Mapping[str, Row]], order: Sequence[str]) -> str:
    def said(venue: str) -> str:
        both = rows[venue].get(BOTH)
        if both is None:
            return f"{_name(venue)} ({percent(_any(rows[venue]))})"
        low, high = percent(both["sector_share_low"]), percent(both["sector_share_high"])
        return (
            f"{_name(venue)} ({percent(_any(rows[venue]))}; with a university "
            f"{percent(both['sector_share'])}, 95% interval {low} to {high})"
        )

    if len(order) == 1:
        return f"Share of works with a company: {said(order[0])}."
    return (
        f"The share of works with a company is highest at {said(order[0])} and lowest at "
        f"{said(order[-1])}."
    )


ENTRY = Entry(
    name="venue-sectors",
    shows="works accepted at each venue with companies, alone or with universities",
    section="organisations",
    definition=DEFINITION,
    references=(
        Reference(
            "Tijssen, van Leeuwen & van Wijk (2009), University-industry publication indicators",
            "https://doi.org/10.1007/s11192-007-0347-8",
        ),
    ),
    pitfalls=(
        "Only institutions in the registry count; companies are in it less often.",
        "The type of an institution is that of the registry; a laboratory of a company can be a "
        "facility.",
        "Venues are present in different years of the bundled works.",
    ),
    example="venue-sectors --corpus corpus --from 2015 --to 2025",
    withholds=False,
    figure=venue_sectors_figure,
    needs=("organisations", "venues"),
    settings=(
        Setting("least", "venues with fewer works with a known institution are left out", 200),
    ),
)
