"""Authors with institutions in two countries, and the joint works that rest on one such author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import PEOPLE_CELL, Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import WIDTH, country_colours, country_label, pair_label
from isthmus.figures.wording import incomplete_note, percent, shape, span
from isthmus.manifests import manifest
from isthmus.measures.attribution import authorship_countries
from isthmus.measures.mobility import dual_affiliation, dual_joint_works

DEFINITION = (
    "Authorships of a country that name an institution in another country as well, over all "
    "authorships of the country. Interval: 95%, Wilson."
)
PAIR_DEFINITION = (
    "Below: joint works of the pair in which no two different authors make the pair, so that they "
    "rest on one author with both affiliations."
)


def dual_affiliations_figure(observed: Observations, asked: Asked) -> Figure:
    """Dual affiliations by country and year; with a pair, the joint works that rest on one author.

    Raises
    ------
    RequestError
        If no country has enough dual authorships to be shown.
    """
    least = max(asked.smallest_cell, PEOPLE_CELL)
    pair = asked.pairs[0] if asked.pairs else None
    countries = list(asked.countries) or list(pair or ()) or _largest(observed)
    by_country = _series(observed, countries, least)
    shown = [code for code in countries if any(
        row["dual_affiliation"] is not None for row in by_country[code].values())]  # fmt: skip
    if not shown:
        said = f"no year has {least} dual authorships of the countries asked for"
        raise RequestError("dual-affiliations", [said])
    joint = _joint(observed, pair, least) if pair else {}
    lines = {code: {year: row["dual_affiliation"] for year, row in by_country[code].items()}
             for code in shown}  # fmt: skip
    words = "; ".join(f"{country_label(code)} {shape(lines[code], percent)}" for code in shown)
    rows = [
        {"year": year, "country": code,
         **{name: row[name] for name in ("dual_affiliation", "dual_affiliation_low",
                                         "dual_affiliation_high", "dual_authorships",
                                         "authorships")},
         "complete": year not in observed.incomplete}
        for code in shown for year, row in sorted(by_country[code].items())
    ]  # fmt: skip
    return Figure(
        name="dual-affiliations",
        title=f"Authorships with institutions in two countries, {observed.subject}, "
        f"{span(observed.years)}",
        definition=f"{DEFINITION} {PAIR_DEFINITION if pair else ''} Counts from 1 to {least - 1} "
        "are withheld.",
        finding=_finding(observed, by_country, shown, pair, joint),
        text_alternative=f"Line chart. {words}. {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(observed, by_country, shown, pair, joint, WIDTH),
        narrow=_chart(observed, by_country, shown, pair, joint, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest("figure", observed.inputs, {
            "figure": "dual-affiliations", **observed.parameters, "countries": shown,
            "smallest_cell": least}),
        caveats=(
            "A second affiliation can be a visit, an honorary title or an error of matching.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _by_author(observed: Observations) -> ir.Table:
    assert observed.works is not None
    assert observed.corpus is not None
    return table_from(to_arrow(authorship_countries(
        observed.works, observed.corpus.authorships, observed.corpus.affiliations, observed.blocs
    )))  # fmt: skip


def _largest(observed: Observations) -> list[str]:
    """The four countries with most works."""
    sizes = observed.counts.sizes
    assert sizes is not None
    totals = sizes.group_by("country").agg(works=_.works.sum())
    return [row["country"] for row in rows_of(totals.order_by(_.works.desc(), "country").limit(4))]


def _series(
    observed: Observations, countries: Sequence[str], least: int
) -> dict[str, dict[int, Row]]:
    table = dual_affiliation(_by_author(observed), least)
    rows = rows_of(table.filter(_.country.isin(list(countries))).order_by("country", "year"))
    found: dict[str, dict[int, Row]] = {code: {} for code in countries}
    for row in rows:
        found[row["country"]][row["year"]] = row
    return found


def _joint(observed: Observations, pair: Pair, least: int) -> dict[int, Row]:
    table = dual_joint_works(_by_author(observed), least)
    a, b = min(pair), max(pair)
    chosen = table.filter((_.country_a == a) & (_.country_b == b)).order_by("year")
    return {row["year"]: row for row in rows_of(chosen)}


def _line(label: str, colour: str, rows: Mapping[int, Row], name: str, years: range) -> Line:
    def column(end: str) -> dict[int, float | None]:
        return {year: rows[year][f"{name}{end}"] if year in rows else None for year in years}

    return Line(label, colour, column(""), column("_low"), column("_high"), name=label)


def _chart(
    observed: Observations,
    by_country: Mapping[str, Mapping[int, Row]],
    shown: Sequence[str],
    pair: Pair | None,
    joint: Mapping[int, Row],
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (118 if wide else 96), observed.incomplete)
    years = range(observed.years[0], observed.years[1] + 1)
    colours = country_colours(shown)
    head = "Authorships with a second country" if wide else "With a second country"
    panels = [
        line_panel(
            Panel(head, incomplete_note(observed.incomplete), axis, 240, format=".0%"),
            [_line(country_label(code), colours[code], by_country[code], "dual_affiliation", years)
             for code in shown],
        )
    ]  # fmt: skip
    if pair and any(row["dual_joint_works"] is not None for row in joint.values()):
        panels.append(
            line_panel(
                Panel(f"Joint works {pair_label(pair)} resting on one author" if wide
                      else "Resting on one author", "", axis, 110, format=".0%", ticks=3),
                [_line("", "#1b1f24", joint, "dual_joint_works", years)],
            )
        )  # fmt: skip
    return stacked([*panels, coverage_strip(observed, axis)], STRIP_SPACING)


def _finding(
    observed: Observations,
    by_country: Mapping[str, Mapping[int, Row]],
    shown: Sequence[str],
    pair: Pair | None,
    joint: Mapping[int, Row],
) -> str:
    said = []
    for code in shown:
        known = [year for year in observed.complete_years
                 if by_country[code].get(year, {}).get("dual_affiliation") is not None]  # fmt: skip
        if known:
            row = by_country[code][known[-1]]
            low, high = percent(row["dual_affiliation_low"]), percent(row["dual_affiliation_high"])
            said.append(
                f"{percent(row['dual_affiliation'])} of the authorships of {country_label(code)} "
                f"in {known[-1]} name a second country (95% interval {low} to {high})"
            )
    text = "; ".join(said) + "." if said else "No complete year has enough to be shown."
    if pair:
        works = sum(row["joint_works"] for row in joint.values())
        withheld = sum(row["dual_works"] is None for row in joint.values())
        resting = sum(row["dual_works"] or 0 for row in joint.values())
        text += (
            f" Of {works:,} joint works of {pair_label(pair)}, {resting:,} are shown to rest on "
            f"one author with both; {withheld} years have too few to show."
        )
    return text


ENTRY = Entry(
    name="dual-affiliations",
    shows="authorships with institutions in two countries; joint works that rest on one author",
    section="people",
    definition=f"{DEFINITION} {PAIR_DEFINITION}",
    references=(
        Reference(
            "Hottenrott, Rose & Lawson (2021), The rise of multiple institutional affiliations in "
            "academia",
            "https://doi.org/10.1002/asi.24472",
        ),
    ),
    pitfalls=(
        "A second affiliation can be a visit, an honorary title or an error of matching.",
        "Sources differ in how many affiliations of an author they keep, and change over time.",
        "A work that rests on one author counts as international collaboration in every usual "
        "statistic.",
    ),
    example="dual-affiliations --corpus corpus --from 2010 --to 2025",
    figure=dual_affiliations_figure,
    pairs=(0, 1),
    countries=(0, 6),
    about_people=True,
)
