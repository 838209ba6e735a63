"""Does collaboration fall more where fields are sensitive? Two periods, sensitive and other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import ibis.expr.types as ir
import pyarrow as pa

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.fields.sensitive_areas import area_matches, taxonomy_dates, terms_version
from isthmus.fields.terms import occurrences
from isthmus.figures.asked_periods import periods
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row, rows_of
from isthmus.figures.panels import Specification, stacked
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH, country_in_text, pair_name
from isthmus.figures.wording import percent, percent_change, span
from isthmus.manifests import manifest
from isthmus.measures.precision import area_works
from isthmus.measures.substitution import Period
from isthmus.reference.topics import topics

BEFORE, AFTER = Kind("before", "#d55e00", "diamond"), Kind("after", "#0072b2")
AREAS = ("sensitive", "other", "no topic")


@dataclass(frozen=True)
class Change:
    """The change of a count a year, after over before, with its 95% interval."""

    ratio: float | None
    low: float | None = None
    high: float | None = None


def targeting_precision_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of the second country in the first's works by area, before and after.

    Raises
    ------
    RequestError
        If a period is wrong, or one of the areas has no international works in it.
    """
    assert observed.works is not None
    pair = asked.pairs[0]
    before, after = periods(observed, asked, "targeting-precision")
    sensitive = sensitive_topics(asked.text("taxonomy"))
    own = observed.own.get((min(pair), max(pair)))
    located = own.located if own else observed.located
    assert located is not None
    table = area_works(observed.works, located, _as_table(sensitive), pair, before, after)
    rows = {(row["area"], row["period"]): row for row in rows_of(table)}
    lacking = [f"{area} areas {when}" for area in AREAS[:2] for when in ("before", "after")
               if (area, when) not in rows]  # fmt: skip
    if lacking:
        raise RequestError("targeting-precision", [
            f"{country_in_text(pair[0])} has no international works in {one}" for one in lacking
        ])  # fmt: skip
    changes = {area: _change(rows, area, before, after) for area in AREAS[:2]}
    taxonomy = asked.text("taxonomy")
    mapping = (
        f"Sensitive: {len(sensitive):,} of {len(topics()):,} OpenAlex topics, those whose name "
        f"holds a term of an area of {taxonomy} (areas of {taxonomy_dates()[taxonomy]}; our terms, "
        f"version {terms_version()})."
    )
    return Figure(
        name="targeting-precision",
        title=f"{pair_name(pair)} in sensitive areas and elsewhere, {span(before)} and "
        f"{span(after)}, {observed.subject}",
        definition=(
            "Share of the second country in the international works of the first (95%, Wilson), "
            f"and joint works a year after over before (95%, two counts). {mapping}"
        ),
        finding=_finding(changes, rows, pair),
        text_alternative="Points with intervals. " + _finding(changes, rows, pair),
        source=observed.source,
        chart=_chart(rows, changes, before, after, WIDTH),
        narrow=_chart(rows, changes, before, after, 328),
        table=pa.Table.from_pylist([
            {"area": area, "period": when, "first_year": years[0], "last_year": years[1],
             **{name: rows[area, when][name] for name in (
                 "joint_works", "international_works", "area_share", "area_share_low",
                 "area_share_high")}}
            for area in AREAS for when, years in (("before", before), ("after", after))
            if (area, when) in rows
        ]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "targeting-precision", **observed.parameters, "pairs": ["-".join(pair)],
            "before": list(before), "after": list(after), "taxonomy": taxonomy,
            "taxonomy_as_of": str(taxonomy_dates()[taxonomy]), "terms_version": terms_version(),
            "sensitive_topics": sorted(sensitive)}),
        caveats=(
            "Which topics are sensitive is our reading of their names by our terms; no government "
            "publishes such a mapping. The manifest lists the topics.",
            "A topic is what a classifier gave a work: it finds works, it does not say what they "
            "are about.",
            f"Works without a topic are left out: {_without(rows):,} international works.",
            *observed.caveats,
        ),
    )  # fmt: skip


def sensitive_topics(taxonomy: str) -> dict[str, tuple[str, ...]]:
    """Topic -> the areas of the taxonomy whose terms its name holds; other topics are absent."""
    found = {}
    for one in topics().values():
        areas = tuple(
            match.area_id
            for match in area_matches(list(occurrences(one.label)))
            if match.area_id.startswith(f"{taxonomy}:")
        )
        if areas:
            found[one.topic_id] = areas
    return found


def _as_table(sensitive: Mapping[str, object]) -> ir.Table:
    return table_from(pa.table({"topic_id": sorted(sensitive)}))


def _change(
    rows: Mapping[tuple[str, str], Row], area: str, before: Period, after: Period
) -> Change:
    first, second = (rows[area, when]["joint_works"] for when in ("before", "after"))
    if not first or not second:
        return Change(None)
    lengths = [end - start + 1 for start, end in (before, after)]
    ratio = (second / lengths[1]) / (first / lengths[0])
    spread = 1.96 * sqrt(1 / first + 1 / second)
    return Change(ratio, ratio * exp(-spread), ratio * exp(spread))


def _difference(
    rows: Mapping[tuple[str, str], Row],
) -> tuple[float, float, float] | None:
    """Change of the share in sensitive areas over that elsewhere, with its interval."""
    logarithm = variance = 0.0
    for area, sign in (("sensitive", 1), ("other", -1)):
        for when, way in (("after", 1), ("before", -1)):
            part, whole = (rows[area, when][name] for name in
                           ("joint_works", "international_works"))  # fmt: skip
            if not part:
                return None
            logarithm += sign * way * log(part / whole)
            variance += 1 / part - 1 / whole
    half = 1.96 * sqrt(variance)
    return exp(logarithm), exp(logarithm - half), exp(logarithm + half)


def _without(rows: Mapping[tuple[str, str], Row]) -> int:
    return sum(row["international_works"] for (area, _when), row in rows.items()
               if area == "no topic")  # fmt: skip


def _finding(changes: Mapping[str, Change], rows: Mapping[tuple[str, str], Row], pair: Pair) -> str:
    def said(area: str) -> str:
        shares = [percent(rows[area, when]["area_share"]) for when in ("before", "after")]
        change = changes[area]
        count = (
            "joint works cannot be compared" if change.ratio is None or change.low is None
            or change.high is None
            else f"joint works {percent_change(change.ratio)} ({percent_change(change.low)} to "
            f"{percent_change(change.high)})"
        )  # fmt: skip
        return f"share {shares[0]} to {shares[1]}, {count}"

    text = f"{pair_name(pair)} in sensitive areas: {said('sensitive')}; elsewhere: {said('other')}."
    found = _difference(rows)
    if found is None:
        return f"{text} A period without joint works leaves no ratio of the two."
    ratio, low, high = found
    verdict = "no difference is shown"
    if high < 1:
        verdict = "the share fell more in sensitive areas"
    elif low > 1:
        verdict = "the share fell less, or grew more, in sensitive areas"
    return (
        f"{text} Change of the share in sensitive areas over that elsewhere: {ratio:.2f} (95% "
        f"interval {low:.2f} to {high:.2f}): {verdict}."
    )


def _chart(
    rows: Mapping[tuple[str, str], Row],
    changes: Mapping[str, Change],
    before: Period,
    after: Period,
    width: int,
) -> Specification:
    wide = width > 500
    label = 130 if wide else 76
    room = width - label - (100 if wide else 56)
    kinds = (Kind(span(before), BEFORE.colour, BEFORE.shape), Kind(span(after), AFTER.colour))

    def mark(area: str, when: str) -> Mark:
        row = rows[area, when]
        note = f"{row['joint_works']:,}{' works' if wide else ''}"
        return Mark(row["area_share"], row["area_share_low"], row["area_share_high"], note)

    shares = range_panel(
        RangePanel("Share in international works", "at the right: joint works", room, label),
        kinds,
        [(f"{area} areas" if wide else area, (mark(area, "before"), mark(area, "after")))
         for area in AREAS[:2]],
    )  # fmt: skip
    if any(change.ratio is None for change in changes.values()):
        return shares
    counts = range_panel(
        RangePanel("Joint works a year, after / before", "dotted line: no change", room, label,
                   format=",.1f", scale="log", reference=1.0),
        (Kind("", "#1b1f24", "square"),),
        [(f"{area} areas" if wide else area, (Mark(change.ratio, change.low, change.high),))
         for area, change in changes.items()],
    )  # fmt: skip
    return stacked([shares, counts], 82)


ENTRY = Entry(
    name="targeting-precision",
    shows="whether a pair's collaboration fell more in sensitive areas than elsewhere",
    section="subjects",
    definition=(
        "The share of the second country in the international works of the first, and joint works "
        "a year, before and after, in topics whose name holds a term of a sensitive area and in "
        "all others. The ratio of the two changes is one if both fell alike."
    ),
    references=(
        Reference(
            "Government of Canada, Sensitive Technology Research Areas",
            "https://science.gc.ca/site/science/en/safeguarding-your-research/guidelines-and-tools-"
            "implement-research-security/sensitive-technology-research-and-affiliations-concern/"
            "sensitive-technology-research-areas",
        ),
    ),
    pitfalls=(
        "The mapping from topics to areas is ours, by the words of a topic's name; it is dated, "
        "and the manifest lists every topic it holds to be sensitive.",
        "A fall in sensitive areas is no proof of a policy's effect: their whole can fall for "
        "other reasons. Look at event-study for placebo dates.",
        "A topic helps to find works; it does not say what a work is about.",
    ),
    example="targeting-precision --corpus corpus --pair US,GB --set before=1990-2015 "
    "--set after=2016-2024",
    withholds=False,
    figure=targeting_precision_figure,
    pairs=(1, 1),
    needs=("topics",),
    settings=(
        Setting("taxonomy", "whose sensitive areas", "ca_stra", choices=tuple(taxonomy_dates())),
        Setting(
            "before", "first period, as 2016-2018; by default three years before the second", ""
        ),
        Setting("after", "second period; by default the last three complete years", ""),
    ),
    example_corpus="openalex",
)
