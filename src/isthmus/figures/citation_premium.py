"""Citations of works together against comparable works alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import Specification, stacked
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.resampling import NAMED, percentile_interval, replicate_works
from isthmus.figures.style import WIDTH, country_in_text, country_label, pair_name
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.impact import citation_cells, top_weights
from isthmus.measures.premium import MATCHED_ON, matched_works

DEFINITION = (
    "Works of both countries against works of one without the other, within strata of field (or "
    "venue), year, type, class of team size and number of countries; strata are weighted by their "
    f"works together, strata without both kinds are left out. Interval: 95%, {NAMED}."
)
TOGETHER = Kind("together", "#0072b2")
ALONE = Kind("without the other", "#d55e00", "diamond")
LEAST = 20
"""Fewer works together that can be compared say nothing."""


def citation_premium_figure(observed: Observations, asked: Asked) -> Figure:
    """Top-cited shares of works together and alone, and the ratio of their citations.

    Raises
    ------
    RequestError
        If fewer than twenty works together have anything to be compared with.
    """
    pair = asked.pairs[0]
    sides = [_side(observed, pair, side) for side in pair]
    fewest = min(one["together_works"] for one in sides)
    if fewest < LEAST:
        raise RequestError("citation-premium", [
            f"{pair_name(pair)}: {fewest} works together can be compared, at least {LEAST} are "
            "needed; take more years or venues"])  # fmt: skip
    joint = sides[0]["all_together"]
    return Figure(
        name="citation-premium",
        title=f"Citations of works together and alone, {pair_name(pair)}, {observed.subject}, "
        f"{span(observed.years)}",
        definition=DEFINITION,
        finding=" ".join(_said(one) for one in sides),
        text_alternative="Points with intervals. " + " ".join(_said(one) for one in sides),
        source=observed.source,
        chart=_chart(sides, WIDTH),
        narrow=_chart(sides, 328),
        table=pa.Table.from_pylist([
            {name: value for name, value in one.items() if name != "all_together"} for one in sides
        ]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "citation-premium", **observed.parameters, "pairs": ["-".join(pair)]}),
        caveats=(
            "An association: what leads two groups to work together can lead to citations as well.",
            f"Of {joint:,} works together that have citations, "
            + " and ".join(f"{one['together_works']:,} could be compared with works of "
                           f"{country_in_text(one['side'])}" for one in sides) + ".",
            "Citations by the authors themselves are not taken out.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _side(observed: Observations, pair: Pair, side: str) -> dict[str, Any]:
    """The comparison of one side, with intervals by resampling works within strata."""
    assert observed.works is not None
    located = observed.own[_key(pair)].located if _key(pair) in observed.own else observed.located
    assert located is not None
    weighted = table_from(to_arrow(top_weights(citation_cells(observed.works), 0.1)))
    matched = matched_works(observed.works, weighted, located, pair)
    keys = ("together", *MATCHED_ON, "top_weight", "relative_citations")
    own = matched.filter(matched.side == side)
    cells = rows_of(own.group_by(*keys).agg(works=own.count()).order_by(*keys))
    both = located.filter(located.country_code.isin(list(pair))).group_by("work_id").agg(
        sides=located.country_code.nunique()
    )  # fmt: skip
    joint = weighted.semi_join(both.filter(both.sides == 2), "work_id").count()
    return {"side": side, "partner": pair[1 - pair.index(side)],
            "all_together": int(to_arrow(joint.as_table())[0][0].as_py()),
            **_compared(cells)}  # fmt: skip


def _key(pair: Pair) -> Pair:
    return (min(pair), max(pair))


def _compared(cells: Sequence[Any]) -> dict[str, Any]:
    """Weighted means of both kinds over strata, and their intervals, from cells of equal works."""
    import numpy as np

    strata = {key: at for at, key in enumerate(sorted({_stratum(cell) for cell in cells}))}
    where = np.array([strata[_stratum(cell)] for cell in cells], dtype=np.int64)
    together = np.array([cell["together"] for cell in cells], dtype=bool)
    works = np.array([cell["works"] for cell in cells], dtype=np.int64)
    drawn = np.vstack([works, replicate_works(list(works))]) if len(cells) else np.zeros((1, 0))
    found: dict[str, Any] = {
        "together_works": int(works[together].sum()) if len(cells) else 0,
        "alone_works": int(works[~together].sum()) if len(cells) else 0,
        "strata": len(strata),
    }
    for name, column in (("top_share", "top_weight"), ("citations", "relative_citations")):
        known = np.array([cell[column] is not None for cell in cells], dtype=bool)
        value = np.array([cell[column] or 0.0 for cell in cells])
        means = _means(drawn, where, together, known, value, len(strata))
        with np.errstate(invalid="ignore", divide="ignore"):
            series = {"together": means[0], "alone": means[1], "ratio": means[0] / means[1]}
        for kind, values in series.items():
            limits = percentile_interval(values[1:]) if len(cells) else None
            found[f"{kind}_{name}"] = float(values[0]) if np.isfinite(values[0]) else None
            found[f"{kind}_{name}_low"] = limits[0] if limits else None
            found[f"{kind}_{name}_high"] = limits[1] if limits else None
    return found


def _means(
    drawn: Any, where: Any, together: Any, known: Any, value: Any, strata: int
) -> tuple[Any, Any]:
    """Means of works together and alone in every replicate, weighted as works together are."""
    import numpy as np

    def by_stratum(chosen: Any, factor: Any) -> Any:
        total = np.zeros((len(drawn), strata))
        for at in np.flatnonzero(chosen):
            total[:, where[at]] += drawn[:, at] * factor[at]
        return total

    ones = np.ones(len(where))
    size = by_stratum(together & known, ones)
    size_alone = by_stratum(~together & known, ones)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_alone = by_stratum(~together & known, value) / size_alone
    # A stratum that a replicate leaves without either kind cannot be compared in it.
    usable = (size > 0) & (size_alone > 0)
    weight = np.where(usable, size, 0.0)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        joint = np.where(usable, by_stratum(together & known, value), 0.0).sum(axis=1) / total
        alone = np.where(usable, weight * np.nan_to_num(mean_alone), 0.0).sum(axis=1) / total
    return joint, alone


def _stratum(cell: Any) -> tuple[str, ...]:
    return tuple(str(cell[name]) for name in MATCHED_ON)


def _said(one: dict[str, Any]) -> str:
    partner = country_in_text(one["partner"])
    ratio, low, high = (one[f"ratio_citations{end}"] for end in ("", "_low", "_high"))
    if ratio is None:
        return (
            f"Comparable works of {country_in_text(one['side'])} without {partner} have no "
            "citations, so there is no ratio."
        )
    verdict = "no difference is shown"
    if low is not None and low > 1:
        verdict = "more than alone"
    if high is not None and high < 1:
        verdict = "less than alone"
    interval = f" (95% interval {low:.2f} to {high:.2f})" if low is not None else ""
    return (
        f"Works of {country_in_text(one['side'])} with {partner} have {ratio:.2f} times the "
        f"citations of comparable ones without{interval}: {verdict}; "
        f"{percent(one['together_top_share'])} against {percent(one['alone_top_share'])} are among "
        f"the 10% most cited."
    )


def _chart(sides: Sequence[dict[str, Any]], width: int) -> Specification:
    wide = width > 500
    label = 150 if wide else 92
    room = width - label - (74 if wide else 20)

    def mark(one: dict[str, Any], name: str, note: str = "") -> Mark:
        return Mark(one[name], one[f"{name}_low"], one[f"{name}_high"], note)

    def name(one: dict[str, Any]) -> str:
        return f"Works of {country_label(one['side'])}" if wide else country_label(one["side"])

    shares = range_panel(
        RangePanel("Share among the 10% most cited", "of works that can be compared", room, label,
                   reference=0.1),
        (TOGETHER, ALONE),
        [(name(one), (mark(one, "together_top_share",
                           f"{one['together_works']:,} works" if wide else ""),
                      mark(one, "alone_top_share",
                           f"{one['alone_works']:,} works" if wide else ""))) for one in sides],
    )  # fmt: skip
    if all(one["ratio_citations"] is None for one in sides):
        return shares
    ratios = range_panel(
        RangePanel("Citations together over citations alone" if wide else "Citations: ratio",
                   "dotted line: 1, no difference", room, label, format=",.1f", scale="log",
                   reference=1.0, domain=None),
        (Kind("", "#0072b2"),),
        [(name(one), (mark(one, "ratio_citations"),)) for one in sides],
    )  # fmt: skip
    return stacked([shares, ratios], 82)


ENTRY = Entry(
    name="citation-premium",
    shows="citations of works together against comparable works of each side alone",
    section="impact",
    definition=DEFINITION,
    references=(
        Reference(
            "Stuart (2010), Matching methods for causal inference",
            "https://doi.org/10.1214/09-STS313",
        ),
    ),
    pitfalls=(
        "Matching removes what it matches on and nothing else: an association, not an effect.",
        "Works that find no comparable one are left out; the caveats say how many remain.",
        "Strata of the bundled papers are venues; their citations were collected venue by venue.",
    ),
    example="citation-premium --corpus corpus --pair CN,US --to 2021",
    withholds=False,
    figure=citation_premium_figure,
    pairs=(1, 1),
    needs=("citations",),
)
