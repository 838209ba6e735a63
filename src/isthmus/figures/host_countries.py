"""Where computing conferences meet, and whether hosts publish more at home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH, country_in_text, country_label
from isthmus.figures.wording import percent
from isthmus.manifests import manifest
from isthmus.measures.places import host_countries
from isthmus.reference.conferences import AREAS, VIRTUAL, Edition, as_of, editions, sha256

MOST = 12
DEFINITION = (
    "Editions of computing conferences by the country where they met, over all editions of the "
    "years; online editions and unknown places keep their share. Interval: 95%, Wilson."
)
FIRST, LATER = Kind("2021–2023", "#d55e00", "diamond"), Kind("2024–2026", "#0072b2")
PERIODS = {FIRST.name: (2021, 2023), LATER.name: (2024, 2026)}


def host_countries_figure(observed: Observations, asked: Asked) -> Figure:
    """The countries that host most editions, in two periods.

    Raises
    ------
    RequestError
        If no edition of these conferences is known.
    """
    chosen = _chosen(observed, asked.text("area"))
    rows = {name: _shares(chosen, years) for name, years in PERIODS.items()}
    if not any(rows.values()):
        raise RequestError("host-countries", ["no edition of these conferences is known"])
    order = _order(rows)
    which = AREAS[asked.text("area")] if asked.text("area") else "all classes"
    later = rows[LATER.name]
    words = "; ".join(
        f"{_name(code)} {percent(later[code]['host_share'])}" for code in order if code in later
    )
    return Figure(
        name="host-countries",
        title=f"Host countries of computing conferences, {_subject(observed)}, {which}",
        definition=DEFINITION,
        finding=_finding(rows, order),
        text_alternative=f"Points with intervals, a row for each country. 2024 to 2026: {words}.",
        source=(
            f"Source: ccf-deadlines, as of {as_of()}; {_editions(rows):,} editions of "
            f"{len({one.series for one in chosen}):,} series. Coverage: "
            f"{percent(_known(chosen))} of the editions have a known place or were online."
        ),
        chart=_chart(rows, order, WIDTH),
        narrow=_chart(rows, order, 328),
        table=pa.Table.from_pylist([
            {"period": name, "country": code, "host_share": row["host_share"],
             "host_share_low": row["host_share_low"], "host_share_high": row["host_share_high"],
             "editions": row["editions"], "period_editions": row["year_editions"]}
            for name, found in rows.items() for code, row in found.items() if code in order
        ]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "host-countries", "area": asked.text("area"),
            "conference_editions": {"sha256": sha256(), "as_of": as_of()}}),
        caveats=(
            "Series of one catalogue of computing conferences, entered by volunteers.",
            "Places of 2026 can still change; online replacements of 2021 and 2022 are often not "
            "noted.",
            "The series known in the two periods are not the same: the catalogue grew.",
        ),
    )  # fmt: skip


def _chosen(observed: Observations, area: str) -> list[Edition]:
    """The editions asked for; from a corpus, only of series that are its venues."""
    venues = None
    if observed.works is not None:
        found = rows_of(observed.works.select("venue").distinct())
        venues = {str(row["venue"]).casefold() for row in found}
    return [
        one
        for one in editions()
        if (not area or one.area == area) and (venues is None or one.series.casefold() in venues)
    ]


def _shares(chosen: Sequence[Edition], years: tuple[int, int]) -> dict[str, Row]:
    within = [one for one in chosen if years[0] <= one.year <= years[1]]
    if not within:
        return {}
    rows = [{"year": years[0], "country_code": one.country_code or "unknown"} for one in within]
    table = host_countries(table_from(pa.Table.from_pylist(rows)))
    return {row["country"]: row for row in rows_of(table.order_by(_.editions.desc(), "country"))}


def _order(rows: Mapping[str, Mapping[str, Row]]) -> list[str]:
    """The countries with most editions in both periods; online and unknown last."""
    totals: dict[str, int] = {}
    for found in rows.values():
        for code, row in found.items():
            totals[code] = totals.get(code, 0) + row["editions"]
    countries = [code for code in totals if code not in (VIRTUAL, "unknown")]
    ranked = sorted(countries, key=lambda code: (-totals[code], code))[:MOST]
    return [*ranked, *(code for code in (VIRTUAL, "unknown") if code in totals)]


def _name(code: str) -> str:
    return {VIRTUAL: "online", "unknown": "unknown"}.get(code) or country_label(code)


def _subject(observed: Observations) -> str:
    return "series of the corpus" if observed.works is not None else "2021–2026"


def _editions(rows: Mapping[str, Mapping[str, Row]]) -> int:
    return sum(row["editions"] for found in rows.values() for row in found.values())


def _known(chosen: Sequence[Edition]) -> float:
    return sum(one.country_code is not None for one in chosen) / max(len(chosen), 1)


def _chart(
    rows: Mapping[str, Mapping[str, Row]], order: Sequence[str], width: int
) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    panel = RangePanel("Share of editions", "at the right: editions",
                       width - label - (74 if wide else 40), label)  # fmt: skip

    def mark(kind: Kind, code: str) -> Mark:
        row = rows[kind.name].get(code)
        if row is None:
            return Mark(0.0 if rows[kind.name] else None)
        return Mark(row["host_share"], row["host_share_low"], row["host_share_high"],
                    f"{row['editions']:,}")  # fmt: skip

    return range_panel(
        panel, (LATER, FIRST), [(_name(code), (mark(LATER, code), mark(FIRST, code)))
                                for code in order]
    )  # fmt: skip


def _finding(rows: Mapping[str, Mapping[str, Row]], order: Sequence[str]) -> str:
    first = order[0]
    said = []
    for name, found in rows.items():
        if first in found:
            row = found[first]
            low, high = percent(row["host_share_low"]), percent(row["host_share_high"])
            said.append(
                f"{percent(row['host_share'])} of {row['year_editions']:,} editions in {name} "
                f"(95% interval {low} to {high})"
            )
    text = f"{country_in_text(first)} hosts most: {' and '.join(said)}."
    return text[0].upper() + text[1:]


ENTRY = Entry(
    name="host-countries",
    shows="countries that host computing conferences, 2021 to 2023 against 2024 to 2026",
    section="subjects",
    definition=DEFINITION,
    references=(
        Reference(
            "ccf-deadlines, places of conferences", "https://github.com/ccfddl/ccf-deadlines"
        ),
    ),
    pitfalls=(
        "A catalogue of computing conferences, not of all fields.",
        "The place of a meeting says where people travel, and who may get a visa; not who is "
        "accepted.",
        "From a corpus only the series that are its venues are counted.",
    ),
    example="host-countries --world",
    withholds=False,
    figure=host_countries_figure,
    takes_pair_counts=True,
    has_own_data=True,
    settings=(Setting("area", "only conferences of one class", "", choices=("", *AREAS)),),
)
