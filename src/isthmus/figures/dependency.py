"""Who depends most on one partner: its share in the output of each country, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.periods import Period, early_and_late, period_words, pooled
from isthmus.figures.rows import Dot, Row, RowPanel, dots
from isthmus.figures.style import GREYS, WIDTH, country_colours, country_in_text, country_label
from isthmus.figures.wording import percent
from isthmus.manifests import manifest
from isthmus.measures.collaboration import output_share, partner_share
from isthmus.measures.suppression import suppressed_cells

NAME = "dependency"
SETTINGS = (
    Setting("top", "so many countries, those with most works", 20),
    Setting("period", "years taken together at each end", 5),
    Setting("least", "fewest works of a country in the last period", 50),
)


def dependency_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of each country's works that are with one partner, in two periods.

    From a corpus the share is of all works, from counts of pairs of the international works.

    Raises
    ------
    RequestError
        If no country has enough works.
    """
    (partner,) = asked.countries
    counts = observed.of_country(partner).counts
    early, late = early_and_late(observed, asked.whole("period"))
    is_output = counts.sizes is not None
    found = {
        period: _shares(observed, partner, period, asked)
        for period in (early, late)
        if period is not None
    }
    least, top = asked.whole("least"), asked.whole("top")
    eligible = [row for row in found[late].values() if row["size"] >= least]
    if not eligible:
        said = f"no country has {least} works in {period_words(late)}; lower --set least="
        raise RequestError(NAME, [said])
    chosen = sorted(eligible, key=lambda row: (-row["size"], row["country"]))[:top]
    chosen.sort(key=lambda row: (-(row["share"] or 0.0), row["country"]))
    codes = [row["country"] for row in chosen]
    whole = "all works" if is_output else "international works"
    name = country_in_text(partner)
    rows = [
        {"period": period_words(period), "country": code, "partner": partner,
         **{key: found[period].get(code, {}).get(key) for key in _COLUMNS}}
        for code in codes
        for period in found
    ]  # fmt: skip
    return Figure(
        name=NAME,
        title=(
            f"Share of each country’s {whole} that are with {name}, {observed.subject}, "
            + " and ".join(period_words(period) for period in found)
        ),
        definition=(
            f"Works with {name} over {whole} of each country; full counting. The "
            f"{len(codes)} countries with most works, at least {least} in {period_words(late)}. "
            "Lines: 95% interval (Wilson)."
        ),
        finding=_finding(partner, chosen, found, early, late, whole),
        text_alternative=_words(partner, chosen, early, late, found)
        + f" {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(found, codes, partner, early, late, whole, WIDTH),
        narrow=_chart(found, codes, partner, early, late, whole, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": NAME, **observed.parameters, "countries": [partner]},
        ),
        caveats=observed.caveats,
    )


_COLUMNS = ("joint_works", "size", "share", "low", "high")


def _shares(
    observed: Observations, partner: str, period: Period, asked: Asked
) -> dict[str, Mapping[str, Any]]:
    """Each country's share with the partner in a period, 0 where they have no joint work."""
    counts = pooled(observed.of_country(partner).counts, period)
    sizes = counts.sizes if counts.sizes is not None else counts.international
    assert sizes is not None
    column = "works" if counts.sizes is not None else "international_works"
    known = rows_of(sizes.filter((_.country != partner) & (_[column] > 0)))
    pairs = counts.pairs.filter((_.country_a == partner) | (_.country_b == partner))
    filled = _with_zeros(pairs, [row["country"] for row in known], partner, period[0])
    if counts.sizes is not None:
        shares, name, whole = output_share(filled, counts.sizes), "output_share", "output"
    else:
        assert counts.international is not None
        shares = partner_share(filled, counts.international)
        name, whole = "partner_share", "international_works"
    table = shares.filter((_.country_b == partner) & _[whole].notnull()).select(
        country=_.country_a, joint_works=_.joint_works, size=_[whole],
        share=_[name], low=_[f"{name}_low"], high=_[f"{name}_high"],
    )  # fmt: skip
    table = suppressed_cells(table, "joint_works", ["share", "low", "high"], asked.smallest_cell)
    return {row["country"]: row for row in rows_of(table)}


def _with_zeros(pairs: ir.Table, others: Sequence[str], partner: str, year: int) -> ir.Table:
    """The pairs of a period, and 0 works with each country that the partner never met."""
    if not others:
        return pairs
    rows = [{"country_a": min(code, partner), "country_b": max(code, partner)} for code in others]
    missing = table_from(rows).anti_join(pairs, ["country_a", "country_b"])
    schema = pairs.schema()
    return pairs.select("year", "country_a", "country_b", "works").union(
        missing.select(
            year=ibis.literal(year).cast(schema["year"]),
            country_a=_.country_a,
            country_b=_.country_b,
            works=ibis.literal(0).cast(schema["works"]),
        )
    )


def _chart(
    found: Mapping[Period, Mapping[str, Mapping[str, Any]]],
    codes: Sequence[str],
    partner: str,
    early: Period | None,
    late: Period,
    whole: str,
    width: int,
) -> Specification:
    wide = width > 500
    label = 150 if wide else 104
    colour = country_colours([partner])[partner]
    rows = []
    for code in codes:
        parts = []
        for period, tint in ((early, GREYS["middle"]), (late, colour)):
            one = found[period].get(code, {}) if period is not None else {}
            parts.append(
                Dot(one.get("share"), tint, period_words(period) if period else "",
                    one.get("low"), one.get("high"))
            )  # fmt: skip
        last = found[late][code]["share"]
        text = "withheld" if last is None else percent(last)
        rows.append(Row(country_label(code), tuple(parts), text))
    note = f"coloured: {period_words(late)}"
    if early is not None:
        note = f"grey: {period_words(early)}; {note}"
    header = f"Share with {country_label(partner)} in {whole}" if wide else "Share with the partner"
    panel = RowPanel(header, note, width - label - 60, label, ".0%", percent)
    return dots(panel, rows)


def _finding(
    partner: str,
    chosen: Sequence[Mapping[str, Any]],
    found: Mapping[Period, Mapping[str, Mapping[str, Any]]],
    early: Period | None,
    late: Period,
    whole: str,
) -> str:
    """The country that depends most, and how many went down or up beyond the intervals."""
    first = chosen[0]
    if first["share"] is None:
        return f"{country_in_text(partner)}: all shares are withheld."
    head = (
        f"With {country_in_text(partner)}: most in {country_in_text(first['country'])}, "
        f"{percent(first['share'])} of {_its(whole)} in {period_words(late)} (95% interval "
        f"{percent(first['low']).removesuffix('%')}–{percent(first['high'])})"
    )
    if early is None:
        return f"{head}."
    both = [
        (found[early][row["country"]], row)
        for row in chosen
        if row["country"] in found[early] and row["share"] is not None
        and found[early][row["country"]]["share"] is not None
    ]  # fmt: skip
    risen = sum(after["low"] > before["high"] for before, after in both)
    fallen = sum(after["high"] < before["low"] for before, after in both)
    return (
        f"{head}. Against {period_words(early)} the share rose beyond the intervals in {risen} of "
        f"{len(both)} countries and fell in {fallen}."
    )


def _its(whole: str) -> str:
    return "all its works" if whole == "all works" else f"its {whole}"


def _words(
    partner: str,
    chosen: Sequence[Mapping[str, Any]],
    early: Period | None,
    late: Period,
    found: Mapping[Period, Mapping[str, Mapping[str, Any]]],
) -> str:
    def said(period: Period | None, code: str) -> str:
        share = found.get(period, {}).get(code, {}).get("share") if period else None
        return "not known" if share is None else percent(share)

    parts = [
        f"{country_in_text(row['country'])} {said(late, row['country'])}"
        + (f" (before: {said(early, row['country'])})" if early else "")
        for row in chosen
    ]
    return (
        f"Dot chart of the share of works with {country_in_text(partner)}, "
        f"{period_words(late)}: {', '.join(parts)}."
    )


ENTRY = Entry(
    name=NAME,
    shows="share of each country's own output that is with one partner, then and now",
    section="partners",
    definition=(
        "For each country the works with the partner over all its works (c_ab / n_a), in the first "
        "and the last complete years of the source. From counts of pairs, which do not hold all "
        "works, over its international works (c_ab / c_a); the title says which."
    ),
    references=(
        Reference(
            "National Science Board (2023), Publications Output, table SPBS-37 (share with a US "
            "co-author)",
            "https://ncses.nsf.gov/pubs/nsb202333",
        ),
    ),
    pitfalls=(
        "A high share says that much is done together, not who gains by it or who could not do "
        "without.",
        "Small countries have high shares with every large one; compare a country with itself, or "
        "with others of its size.",
        "Shares of all works and shares of international works have different levels.",
    ),
    example="dependency --world --country US",
    figure=dependency_figure,
    countries=(1, 1),
    takes_pair_counts=True,
    settings=SETTINGS,
)
