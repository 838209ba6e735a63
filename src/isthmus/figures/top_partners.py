"""The partners with whom a country has most joint works, and what each meant before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Specification, stacked
from isthmus.figures.periods import Period, early_and_late, period_words, pooled
from isthmus.figures.rows import Dot, Row, RowPanel, bars, beside, dots
from isthmus.figures.style import GREYS, WIDTH, country_colours, country_in_text, country_label
from isthmus.figures.wording import percent
from isthmus.manifests import manifest
from isthmus.measures.collaboration import partner_share
from isthmus.measures.suppression import suppressed_cells

NAME = "top-partners"


def top_partners_figure(observed: Observations, asked: Asked) -> Figure:
    """A country's partners by joint works in the last years, with their shares then and now.

    Raises
    ------
    RequestError
        If the country has no joint work in the last years.
    """
    (country,) = asked.countries
    early, late = early_and_late(observed, asked.whole("period"))
    found = {
        period: _partners(observed, country, period, asked.smallest_cell)
        for period in (early, late)
        if period is not None
    }
    shown = _ranked(found[late])[: asked.whole("top")]
    if not shown:
        said = f"{country} has no joint work in {observed.subject} {period_words(late)}"
        raise RequestError(NAME, [said])
    before = {row["partner"]: row["rank"] for row in _ranked(found[early])} if early else {}
    name = country_in_text(country)
    rows = [
        {"rank": row["rank"], "country": country, "partner": row["partner"],
         "period": period_words(late), "joint_works": row["joint_works"], "share": row["share"],
         "share_low": row["low"], "share_high": row["high"],
         **({"rank_before": before.get(row["partner"]), **_earlier(found[early], row)}
            if early else {})}
        for row in shown
    ]  # fmt: skip
    periods = f"{period_words(late)}" + (f", against {period_words(early)}" if early else "")
    words = [f"{row['rank']}. {country_label(row['partner'])} {_said(row)}" for row in shown]
    return Figure(
        name=NAME,
        title=f"Partners of {name} with most joint works, {observed.subject}, {periods}",
        definition=(
            "Works with an author in both countries, full counting; the share is of the "
            f"international works of {name}, and the shares of all partners sum to more than 1. "
            "Equal numbers share a rank. Lines: 95% interval (Wilson)."
        ),
        finding=_finding(country, shown, found, early, late),
        text_alternative=f"Bars, most first: {', '.join(words)}. {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(country, shown, found, before, early, late, WIDTH),
        narrow=_chart(country, shown, found, before, early, late, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": NAME, **observed.parameters, "countries": [country]},
        ),
        caveats=observed.caveats,
    )


def _partners(
    observed: Observations, country: str, period: Period, smallest: int
) -> dict[str, Mapping[str, Any]]:
    counts = pooled(observed.of_country(country).counts, period)
    if counts.international is None:
        raise RequestError(NAME, ["needs the international works of each country"])
    pairs = counts.pairs.filter((_.country_a == country) | (_.country_b == country))
    table = (
        partner_share(pairs, counts.international)
        .filter(_.country_a == country)
        .select(
            partner=_.country_b, joint_works=_.joint_works, share=_.partner_share,
            low=_.partner_share_low, high=_.partner_share_high,
        )
    )  # fmt: skip
    table = suppressed_cells(table, "joint_works", ["share", "low", "high"], smallest)
    return {row["partner"]: row for row in rows_of(table)}


def _ranked(partners: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Most first; equal numbers share a rank; withheld ones have none."""
    known = [row for row in partners.values() if row["joint_works"]]
    ordered = sorted(known, key=lambda row: (-row["joint_works"], row["partner"]))
    counts = [row["joint_works"] for row in ordered]
    return [{**row, "rank": counts.index(row["joint_works"]) + 1} for row in ordered]


def _earlier(found: Mapping[str, Mapping[str, Any]], row: Mapping[str, Any]) -> dict[str, Any]:
    one = found.get(row["partner"], {})
    names = {"joint_works": "joint_works", "share": "share", "low": "share_low",
             "high": "share_high"}  # fmt: skip
    return {f"{name}_before": one.get(key) for key, name in names.items()}


def _said(row: Mapping[str, Any]) -> str:
    return f"{row['joint_works']:,}"


def _chart(
    country: str,
    shown: Sequence[Mapping[str, Any]],
    found: Mapping[Period, Mapping[str, Mapping[str, Any]]],
    before: Mapping[str, int],
    early: Period | None,
    late: Period,
    width: int,
) -> Specification:
    wide = width > 500
    label = 132 if wide else 104
    colours = {row["partner"]: GREYS["dark"] for row in shown}
    counts = [
        Row(
            f"{row['rank']}  {country_label(row['partner'])}",
            (Dot(row["joint_works"], colours[row["partner"]], period_words(late)),),
            _said(row) + (f"  ({before.get(row['partner'], '–')})" if before else ""),
        )
        for row in shown
    ]
    note = f"{period_words(late)}" + (
        f"; in brackets the rank of {period_words(early)}" if early else ""
    )
    ink = country_colours([country])[country]
    shares = []
    for count, row in zip(counts, shown, strict=True):
        parts = []
        for period, tint in ((early, GREYS["middle"]), (late, ink)):
            one = found[period].get(row["partner"], {}) if period else {}
            parts.append(
                Dot(one.get("share"), tint, period_words(period) if period else "",
                    one.get("low"), one.get("high"))
            )  # fmt: skip
        shares.append(Row(count.label, tuple(parts), percent(row["share"])))
    legend = f"coloured: {period_words(late)}"
    legend = f"grey: {period_words(early)}; {legend}" if early else legend
    header = f"Share of {country_label(country)}’s international works"
    if not wide:
        return stacked(
            [
                bars(
                    RowPanel("Joint works", note, width - label - 92, label, "~s", ticks=3), counts
                ),
                dots(RowPanel(header, legend, width - label - 60, label, ".0%", percent), shares),
            ],
            64,
        )
    room = width - label - 100 - 60 - 24
    return beside(
        [
            bars(RowPanel("Joint works", note, room * 0.5, label, "~s", ticks=3), counts),
            dots(RowPanel(header, legend, room * 0.5, 0, ".0%", percent), shares),
        ],
        110,
    )


def _finding(
    country: str,
    shown: Sequence[Mapping[str, Any]],
    found: Mapping[Period, Mapping[str, Mapping[str, Any]]],
    early: Period | None,
    late: Period,
) -> str:
    first = shown[0]
    head = (
        f"{country_in_text(country)}: most joint works with "
        f"{country_in_text(first['partner'])}, {first['joint_works']:,} in {period_words(late)}, "
        f"{_limits(first)} of its international works"
    )
    head = head[0].upper() + head[1:]
    old = found[early].get(first["partner"]) if early else None
    if not old or old["share"] is None or early is None:
        return f"{head} (95% interval in brackets)."
    return f"{head}, against {_limits(old)} in {period_words(early)} (95% intervals in brackets)."


def _limits(row: Mapping[str, Any]) -> str:
    low, high = (percent(row[end]) for end in ("low", "high"))
    return f"{percent(row['share'])} ({low.removesuffix('%')}–{high})"


ENTRY = Entry(
    name=NAME,
    shows="ranking of a country's or group's partners by joint works, with shares then and now",
    section="partners",
    definition=(
        "Partners of a country or group by joint works (c_ab) in the last complete years, with "
        "their share of its international works (c_ab / c_a) then and in the first complete years. "
        "Full counting; equal numbers share a rank."
    ),
    references=(
        Reference(
            "National Science Board (2023), Publications Output, tables SPBS-35 and SPBS-36",
            "https://ncses.nsf.gov/pubs/nsb202333",
        ),
    ),
    pitfalls=(
        "A ranking by joint works is mostly one of size; for affinity see `index-heatmap`.",
        "Of a group, works among its own members are not international.",
        "The rank of a small partner can hang on a few works: read the interval.",
    ),
    example="top-partners --world --country CN",
    figure=top_partners_figure,
    countries=(1, 1),
    takes_pair_counts=True,
    settings=(
        Setting("top", "so many partners", 15),
        Setting("period", "years taken together at each end", 5),
    ),
)
