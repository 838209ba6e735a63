"""What the joint works are about, and who pays for them: tags of joint works against others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import coverage_words
from isthmus.figures.entry import Asked
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.periods import period_words
from isthmus.figures.rows import Dot, Row, RowPanel, dots
from isthmus.figures.style import LABEL, WIDTH, country_colours, country_label, pair_name
from isthmus.figures.svg import text_width
from isthmus.figures.wording import percent
from isthmus.manifests import manifest
from isthmus.measures.suppression import suppressed_cells
from isthmus.measures.tags import joint_side, tag_shares

SIDES = ("joint", "only_a", "only_b")


def tag_figure(
    name: str,
    observed: Observations,
    asked: Asked,
    tags: ir.Table,
    labels: Mapping[str, str],
    what: str,
    none_label: str,
    definition: str,
    caveats: Sequence[str],
) -> Figure:
    """How often each tag stands on the joint works of a pair and on the works of either alone.

    Parameters
    ----------
    tags
        One row per (work_id, tag), as for `measures.tags.tag_shares`.
    labels
        Tag -> what the chart calls it.
    what
        What a tag is, as a title says it: `funders`.
    none_label
        What a work without any tag is called.

    Raises
    ------
    RequestError
        If the pair has no joint work whose tags are known.
    """
    (pair,) = asked.pairs
    own = next((one for key, one in observed.own.items() if set(key) == set(pair)), None)
    located = own.located if own else observed.located
    assert located is not None
    sides = table_from(to_arrow(joint_side(located, *pair)))
    shares = tag_shares(tags, sides)
    values = ["tag_share", "tag_share_low", "tag_share_high"]
    rows = rows_of(suppressed_cells(shares, "tagged_works", values, asked.smallest_cell))
    found = {(row["side"], row["tag"]): row for row in rows}
    known = {row["side"]: row["known_works"] for row in rows}
    if "joint" not in known:
        said = f"{'-'.join(pair)} has no joint work whose {what} are known in {observed.subject}"
        raise RequestError(name, [said])
    joint = [row for row in rows if row["side"] == "joint" and row["tag"] is not None]
    ranked = sorted(joint, key=lambda row: (-(row["tagged_works"] or 0), row["tag"]))
    shown = [row["tag"] for row in ranked][: asked.whole("top")]
    if not shown:
        raise RequestError(name, [f"no joint work of {'-'.join(pair)} names any of the {what}"])
    total = rows_of(sides.group_by("side").agg(works=_.count()))
    works = {row["side"]: row["works"] for row in total}
    years = period_words(observed.years)
    covered = (
        f"{what[0].upper()}{what[1:]} are known for {known['joint']:,} of {works['joint']:,} "
        "joint works" + _without(found.get(("joint", None)), none_label) + "."
    )
    named = {tag: labels.get(tag, tag) for tag in shown} | {None: none_label}
    return Figure(
        name=name,
        title=f"{what[0].upper()}{what[1:]} of joint works of {pair_name(pair)}, "
        f"{observed.subject}, {years}",
        definition=definition,
        finding=_finding(pair, shown, found, named, known, covered),
        text_alternative=(
            "Dot chart of shares of the joint works: "
            + ", ".join(_said(found["joint", tag], named[tag]) for tag in shown)
            + f". {coverage_words(observed)}"
        ),
        source=f"{observed.source} {covered}",
        chart=_chart(pair, shown, found, named, WIDTH),
        narrow=_chart(pair, shown, found, named, 328),
        table=pa.Table.from_pylist(
            [
                {"tag": row["tag"], "label": labels.get(row["tag"], row["tag"]) or none_label,
                 "works_of": _side(row["side"], pair), **{key: row[key] for key in
                 ("tagged_works", "known_works", *values)}}
                for row in sorted(
                    rows, key=lambda row: (row["side"] != "joint", row["side"],
                                           -(row["tagged_works"] or 0), row["tag"] or "")
                )
            ]
        ),
        manifest=manifest(
            "figure", observed.inputs,
            {"figure": name, **observed.parameters, "pairs": ["-".join(pair)]},
        ),
        caveats=(*observed.caveats, *caveats),
    )  # fmt: skip


def _without(row: Mapping[str, Any] | None, none_label: str) -> str:
    if row is None or row["tag_share"] is None:
        return ""
    return f"; {none_label}: {percent(row['tag_share'])}"


def _side(side: str, pair: Pair) -> str:
    return {"joint": "both", "only_a": f"{pair[0]} without {pair[1]}",
            "only_b": f"{pair[1]} without {pair[0]}"}[side]  # fmt: skip


def _said(row: Mapping[str, Any], label: str) -> str:
    share = row["tag_share"]
    return f"{label} {'withheld' if share is None else percent(share)}"


def _chart(
    pair: Pair,
    tags: Sequence[str],
    found: Mapping[tuple[str, str | None], Mapping[str, Any]],
    named: Mapping[str | None, str],
    width: int,
) -> Specification:
    wide = width > 500
    most = 230.0 if wide else 140.0
    label = min(most, max(text_width(named[tag], LABEL) for tag in tags) + 8)
    colours = country_colours(pair)
    tints = {"joint": "#1b1f24", "only_a": colours[pair[0]], "only_b": colours[pair[1]]}
    rows = []
    for tag in tags:
        parts = []
        for side in ("only_a", "only_b", "joint"):
            one = found.get((side, tag), {})
            parts.append(
                Dot(one.get("tag_share"), tints[side], _side(side, pair),
                    one.get("tag_share_low") if side == "joint" else None,
                    one.get("tag_share_high") if side == "joint" else None)
            )  # fmt: skip
        share = found["joint", tag]["tag_share"]
        rows.append(Row(named[tag], tuple(parts), "withheld" if share is None else percent(share)))
    a, b = (country_label(code) for code in pair)
    hues = {"#d55e00": "orange", "#0072b2": "blue"}
    first, second = (hues.get(colours[code], "coloured") for code in pair)
    note = (
        f"black: joint works, with 95% interval; {first}: {a} without {b}; {second}: {b} without "
        f"{a}"
    )
    if not wide:
        note = f"black: joint; {first}: {a} alone; {second}: {b} alone"
    return dots(RowPanel("Share of works", note, width - label - 62, label, ".0%", percent), rows)


def _finding(
    pair: Pair,
    shown: Sequence[str],
    found: Mapping[tuple[str, str | None], Mapping[str, Any]],
    named: Mapping[str | None, str],
    known: Mapping[str, int],
    covered: str,
) -> str:
    """The commonest tag, and those commoner among the joint works than on either side alone."""
    first = next((tag for tag in shown if found["joint", tag]["tag_share"] is not None), None)
    if first is None:
        return f"{pair_name(pair)}: no tag has enough joint works to show. {covered}"
    row = found["joint", first]
    low, high = (percent(row[f"tag_share_{end}"]) for end in ("low", "high"))
    head = (
        f"{pair_name(pair)}: most often {named[first]}, on {percent(row['tag_share'])} of the "
        f"joint works (95% interval {low.removesuffix('%')}–{high})"
    )
    more = [
        named[tag]
        for tag in shown
        if found["joint", tag]["tag_share"] is not None
        and all(
            found["joint", tag]["tag_share_low"]
            > (found.get((side, tag), {}).get("tag_share_high") or 0.0)
            for side in ("only_a", "only_b")
            if known.get(side)
        )
    ]
    text = f"; commoner there than on either side alone: {', '.join(more)}" if more else (
        "; none is commoner there than on either side alone beyond the intervals"
    )  # fmt: skip
    return f"{head}{text}. {covered}"
