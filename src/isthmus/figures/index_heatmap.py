"""Who works with whom more than their size leads one to expect: an index for many pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.index_intervals import resampled_intervals
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.periods import Period, early_and_late, period_words, pooled
from isthmus.figures.resampling import NAMED
from isthmus.figures.rows import Heat, heat_map
from isthmus.figures.style import LABEL, WIDTH, country_label, pair_name
from isthmus.figures.wording import number
from isthmus.manifests import manifest
from isthmus.measures.affinity import collaboration_index, field_mix, jaccard, ric, salton
from isthmus.measures.attribution import work_countries
from isthmus.measures.collaboration import both_directions
from isthmus.measures.counting import Counts, country_works, counts_of
from isthmus.measures.suppression import suppressed_cells

NAME = "index-heatmap"
INDICES: Mapping[str, tuple[str, str]] = {
    "ric": ("ric", "RIC, relative intensity of collaboration"),
    "nsf": ("collaboration_index", "the NSF index of collaboration"),
    "salton": ("salton", "Salton’s cosine"),
    "jaccard": ("jaccard", "Jaccard’s index"),
}
_MOST_NARROW = 8


def index_heatmap_figure(observed: Observations, asked: Asked) -> Figure:
    """An index for every pair of some countries, in the last complete years.

    Raises
    ------
    RequestError
        If the source lacks what the index is made of, or an adjustment is asked for without fields.
    """
    index, adjust = asked.text("index"), asked.text("adjust")
    _early, late = early_and_late(observed, asked.whole("period"))
    counts = pooled(observed.counts, late)
    codes = list(asked.countries) or _largest(counts, asked.whole("top"))
    grouped = [code for code in codes if code in observed.own_countries]
    if grouped:
        said = f"{', '.join(grouped)}: groups overlap with their members; name countries, or --join"
        raise RequestError(NAME, [said])
    if len(codes) < 3:
        raise RequestError(NAME, ["needs at least three countries; name more with --country"])
    column, words = INDICES[index]
    table = _index_table(index, counts)
    mix = _mixes(observed, index, late) if observed.works is not None else None
    if adjust == "field" and not mix:
        said = "needs fields of research (works.primary_field) to adjust for; build a corpus from "
        raise RequestError(NAME, [f"{said}OpenAlex works"])
    found = _values(table, column, codes, mix or {}, asked.smallest_cell)
    named = "the standard one of the index (see the definition of the measure)"
    if asked.text("interval") == "bootstrap":
        found = _resampled(found, observed, index, codes, late)
        named = NAMED
    shown = f"{column}_adjusted" if adjust == "field" else column
    adjusted = ", adjusted for the mix of fields" if adjust == "field" else ""
    is_ratio = index in {"ric", "nsf"}
    return Figure(
        name=NAME,
        title=(
            f"{words[0].upper()}{words[1:]}, of {len(codes)} countries{adjusted}, "
            f"{observed.subject}, {period_words(late)}"
        ),
        definition=_DEFINITIONS[index]
        + (_ADJUSTED if adjust == "field" else "")
        + (" Grey numbers: the 95% interval holds 1." if is_ratio else "")
        + (f" Interval: {NAMED}." if named == NAMED else ""),
        finding=_finding(found, shown, words, period_words(late), index),
        text_alternative=_alternative(found, shown, codes, words) + f" {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(found, shown, codes, index, WIDTH),
        narrow=_chart(found, shown, codes[:_MOST_NARROW], index, 328),
        table=pa.Table.from_pylist(
            [{"period": period_words(late), **found[pair]} for pair in sorted(found)]
        ),
        manifest=manifest(
            "figure",
            observed.inputs,
            {
                "figure": NAME,
                **observed.parameters,
                "countries": codes,
                "period": list(late),
                "interval": named,
            },
        ),
        caveats=(*observed.caveats, *_mix_caveat(observed, mix)),
    )


def _largest(counts: Counts, top: int) -> list[str]:
    """The countries with most joint works with others."""
    links = both_directions(counts.pairs).group_by("country_a").agg(links=_.works.sum())
    rows = rows_of(links.order_by(_.links.desc(), "country_a").limit(top))
    return [row["country_a"] for row in rows]


def _index_table(index: str, counts: Counts) -> ir.Table:
    if index == "ric":
        return ric(counts.pairs)
    if index == "nsf":
        if counts.international is None or counts.world is None:
            raise RequestError(
                NAME,
                ["the NSF index needs the number of international works of the world, which counts "
                 "of pairs do not hold; use --corpus, or --set index=ric"],
            )  # fmt: skip
        return collaboration_index(counts.pairs, counts.international, counts.world)
    if counts.sizes is None:
        raise RequestError(
            NAME, [f"{index} needs all works of each country; use --corpus, or --set index=ric"]
        )
    return (
        salton(counts.pairs, counts.sizes)
        if index == "salton"
        else jaccard(counts.pairs, counts.sizes)
    )


def _mixes(observed: Observations, index: str, period: Period) -> dict[tuple[str, str], float]:
    """How the mix of fields changes the expectation, by pair; empty without fields."""
    assert observed.works is not None
    works = observed.works.filter(_.primary_field.notnull() & _.year.between(*period))
    fields = [row["field"] for row in rows_of(works.select(field=_.primary_field).distinct())]
    if not fields:
        return {}
    sizes, world = [], []
    for field in sorted(fields):
        located = table_from(
            to_arrow(work_countries(works.filter(_.primary_field == field), observed.blocs))
        )
        one, other = _sizes(index, located, period)
        sizes += [{"year": period[0], "field": field, **row} for row in one]
        world.append({"year": period[0], "field": field, "works": other})
    mix = field_mix(table_from(sizes), table_from(world))
    return {
        (row["country_a"], row["country_b"]): row["field_mix"]
        for row in rows_of(mix)
        if row["field_mix"]
    }


def _sizes(index: str, located: ir.Table, period: Period) -> tuple[list[dict[str, Any]], int]:
    """The sizes that an index is made of, in one field: by country, and of the world."""
    counts = pooled(counts_of(located), period)
    if index == "ric":
        links = both_directions(counts.pairs).group_by(country=_.country_a)
        rows = rows_of(links.agg(works=_.works.sum()))
        return [dict(row) for row in rows], sum(row["works"] for row in rows)
    if index == "nsf":
        assert counts.international is not None
        assert counts.world is not None
        rows = rows_of(counts.international.select("country", works=_.international_works))
        total = sum(row["international_works"] for row in rows_of(counts.world))
        return [dict(row) for row in rows], total
    rows = rows_of(country_works(located).group_by("country").agg(works=_.works.sum()))
    everyone = rows_of(located.agg(works=_.work_id.nunique()))
    return [dict(row) for row in rows], everyone[0]["works"]


def _values(
    table: ir.Table,
    column: str,
    codes: Sequence[str],
    mix: Mapping[tuple[str, str], float],
    smallest: int,
) -> dict[tuple[str, str], dict[str, Any]]:
    """Every pair in both directions with its value, interval and adjusted value."""
    kept = table.filter(_.country_a.isin(list(codes)) & _.country_b.isin(list(codes)))
    values = [column, f"{column}_low", f"{column}_high"]
    kept = suppressed_cells(kept, "joint_works", values, smallest)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows_of(kept):
        a, b = row["country_a"], row["country_b"]
        factor = mix.get((min(a, b), max(a, b)))
        one = {"country_a": a, "country_b": b, "joint_works": row["joint_works"],
               **{name: row[name] for name in values}}  # fmt: skip
        if mix:
            one["field_mix"] = factor
            for name in values:
                known = row[name] is not None and factor
                end = name.removeprefix(column)
                one[f"{column}_adjusted{end}"] = row[name] / factor if known else None
        found[a, b] = one
        if column != "ric":
            found[b, a] = {**one, "country_a": b, "country_b": a}
    return found


def _resampled(
    found: Mapping[tuple[str, str], dict[str, Any]],
    observed: Observations,
    index: str,
    codes: Sequence[str],
    period: Period,
) -> dict[tuple[str, str], dict[str, Any]]:
    """The values with intervals by resampling works in the place of the standard ones."""
    if observed.located is None:
        said = "resampling needs the works; use --corpus, or --set interval=standard"
        raise RequestError(NAME, [said])
    column = INDICES[index][0]
    located = observed.located.filter(_.year.between(*period))
    intervals = resampled_intervals(located, index, codes)
    changed = {}
    for pair, row in found.items():
        low, high = intervals.get(pair) or (None, None)
        factor = row.get("field_mix")
        one = dict(row)
        for end, value in (("low", low), ("high", high)):
            known = None if row[column] is None else value
            one[f"{column}_{end}"] = known
            if "field_mix" in row:
                one[f"{column}_adjusted_{end}"] = known / factor if known and factor else None
        changed[pair] = one
    return changed


def _chart(
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    shown: str,
    codes: Sequence[str],
    index: str,
    width: int,
) -> Specification:
    wide = width > 500
    label = 110 if wide else 84
    names = {code: country_label(code) for code in codes}
    cells: dict[tuple[str, str], tuple[float | None, str, str]] = {}
    faint = set()
    write = _write(index)
    top = max((row[shown] or 0.0 for row in found.values()), default=1.0) or 1.0
    for a in codes:
        for b in codes:
            value = found.get((a, b), {}).get(shown)
            place = (names[a], names[b] if wide else b)
            if a == b:
                continue
            if value is None:
                withheld = found.get((a, b), {"joint_works": 0})["joint_works"] is None
                cells[place] = (None, "×" if withheld else "–", "withheld" if withheld else "none")
                continue
            low, high = (found[a, b].get(f"{shown}_{end}") for end in ("low", "high"))
            shade = _log_shade(value) if index in {"ric", "nsf"} else value / top
            tip = f"{names[b]} for {names[a]}: {write(value)}"
            if low is not None and high is not None:
                tip += f" (95% interval {write(low)} to {write(high)})"
                if index in {"ric", "nsf"} and low <= 1 <= high:
                    faint.add(place)
            cells[place] = (shade, write(value), tip)
    note = "rows: for whom; columns: with whom" if index == "ric" else ""
    return heat_map(
        Heat(
            INDICES[index][1][0].upper() + INDICES[index][1][1:], note,
            [names[code] for code in codes],
            [names[code] if wide else code for code in codes],
            cells, width - label - (70 if wide else 4), label, 27 if wide else 26,
            diverging=index in {"ric", "nsf"}, text_size=LABEL if wide else 10.5, angled=wide,
            faint=frozenset(faint),
        )
    )  # fmt: skip


def _log_shade(value: float) -> float:
    """-1 at a quarter or less, 0 at 1, 1 at four or more."""
    return 0.85 * log(value) / log(4) if value > 0 else -0.85


def _write(index: str) -> Callable[[float], str]:
    if index in {"ric", "nsf"}:
        return lambda value: f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"
    return lambda value: f"{value:.3f}"


def _finding(
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    shown: str,
    words: str,
    period: str,
    index: str,
) -> str:
    known = {
        pair: row for pair, row in found.items() if row[shown] is not None and row["joint_works"]
    }
    if not known:
        return f"Among these countries no pair has a value in {period}."
    strongest = max(sorted(known), key=lambda pair: known[pair][shown])
    said = _limits(known[strongest], shown)
    if index not in {"ric", "nsf"}:
        return (
            f"{words[0].upper()}{words[1:]}, {period}: highest for {pair_name(strongest)}, {said}."
        )
    below = sum(1 for row in known.values() if (row.get(f"{shown}_high") or 1) < 1)
    above = sum(1 for row in known.values() if (row.get(f"{shown}_low") or 1) > 1)
    if index == "nsf":
        below, above = below // 2, above // 2
    each = "directed pairs" if index == "ric" else "pair" if above == 1 else "pairs"
    lie = "lies" if above == 1 else "lie"
    return (
        f"{words[0].upper()}{words[1:]}, {period}: highest for {pair_name(strongest)}, {said}; "
        f"{above} {each} {lie} above 1 beyond the interval, {below} below."
    )


def _limits(row: Mapping[str, Any], shown: str) -> str:
    low, high = row.get(f"{shown}_low"), row.get(f"{shown}_high")
    if low is None or high is None:
        return number(float(row[shown]))
    return f"{number(float(row[shown]))} (95% interval {number(float(low))}–{number(float(high))})"


def _alternative(
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    shown: str,
    codes: Sequence[str],
    words: str,
) -> str:
    known = sorted(
        ((row[shown], pair) for pair, row in found.items()
         if row[shown] is not None and row["joint_works"]),
        key=lambda one: (-one[0], one[1]),
    )  # fmt: skip
    ends = [*known[:3], *known[-3:]] if len(known) > 6 else known
    said = ", ".join(f"{pair_name(pair)} {number(float(value))}" for value, pair in ends)
    return (
        f"Heat map of {words} among {', '.join(country_label(code) for code in codes)}. Highest "
        f"and lowest: {said}."
    )


def _mix_caveat(
    observed: Observations, mix: Mapping[tuple[str, str], float] | None
) -> tuple[str, ...]:
    if not mix or observed.works is None:
        return ()
    rows = rows_of(observed.works.agg(works=_.count(), without=_.primary_field.isnull().sum()))[0]
    return (
        f"{rows['without']:,} of {rows['works']:,} works have no field and take no part in the "
        "adjustment.",
    )


_ADJUSTED = (
    " Adjusted: divided by how much more often the two would meet by chance because of their mix "
    "of fields (indirect standardisation)."
)
_DEFINITIONS = {
    "ric": (
        "Share of the column’s country in the pair links of the row’s country, over its share in "
        "everybody else’s links; 1 = as much as elsewhere."
    ),
    "nsf": (
        "(c_ab / c_a) / (c_b / c_world), all of international works; 1 = what the sizes lead one "
        "to expect."
    ),
    "salton": "Joint works over the geometric mean of all works of both: c_ab / √(n_a · n_b).",
    "jaccard": "Joint works over the works of either: c_ab / (n_a + n_b − c_ab).",
}

ENTRY = Entry(
    name=NAME,
    shows="an affinity index (RIC, NSF, Salton, Jaccard) for all pairs of some countries",
    section="partners",
    definition=(
        "RIC, the NSF index, Salton’s cosine or Jaccard’s index of every pair, of the last "
        "complete years taken together, with its 95% interval in the data. Adjusted for the mix of "
        "fields (`--set adjust=field`): divided by (Σ_f s_a^f s_b^f / s_w^f) / (s_a s_b / s_w), "
        "where s are the sizes that the index is made of; the data hold both."
    ),
    references=(
        Reference(
            "Fuchs, Sivertsen & Rousseau (2021), on RIC",
            "https://doi.org/10.1007/s11192-021-04110-x",
        ),
        Reference(
            "National Science Board (2023), technical appendix, on the NSF index",
            "https://ncses.nsf.gov/pubs/nsb202333/technical-appendix",
        ),
        Reference(
            "Glänzel (2001), National characteristics in international scientific co-authorship "
            "relations, on Salton’s cosine",
            "https://doi.org/10.1023/A:1010512628145",
        ),
        Reference(
            "Kitajima & Okamura (2025), on Jaccard", "https://doi.org/10.1057/s41599-025-04550-3"
        ),
    ),
    pitfalls=(
        "Neighbours and common languages give high values; an index says nothing about why.",
        "Works of very many countries make many links: with large teams everybody’s RIC goes "
        "towards 1.",
        "Salton and Jaccard depend on size; compare them over time, not between pairs.",
        "The adjustment of RIC, Salton and Jaccard extends the usual one of the NSF index; say so "
        "when you publish it.",
    ),
    example="index-heatmap --world",
    figure=index_heatmap_figure,
    countries=(0, 16),
    takes_pair_counts=True,
    settings=(
        Setting("index", "which index", "ric", tuple(INDICES)),
        Setting("adjust", "for the mix of fields, or not", "none", ("none", "field")),
        Setting(
            "interval",
            "the standard one of the index, or resampling of works",
            "standard",
            ("standard", "bootstrap"),
        ),
        Setting("top", "so many countries, unless they are named", 12),
        Setting("period", "last complete years taken together", 5),
    ),
)
