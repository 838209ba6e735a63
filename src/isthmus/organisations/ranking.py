"""How probable it is that a name found in a text is the organisation that is meant.

A small model of decision trees, fitted to labelled strings (`benchmarks/train_resolver.py`), reads
what `FEATURES` names of each organisation that a text may name. It reads nothing about persons.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from isthmus.organisations.distinctiveness import is_distinctive, is_long_and_specific
from isthmus.organisations.name_index import KIND_BITS, TYPES, NameIndex
from isthmus.organisations.places import Places
from isthmus.organisations.scoring import Scored
from isthmus.organisations.segmentation import Segment

MODEL = Path(__file__).parent / "ranking_model.json"

FEATURES = (
    "score by rule", "kind of name", "words", "letters", "organisations of this name",
    "of them in its country", "distinctive", "long and specific", "country agrees",
    "city agrees", "edge", "crosses a boundary", "turned", "acronym", "whole piece",
    "in brackets", "spelled out", "relations", *TYPES, "best score for the same words",
    "covered", "missing words", "weight of missing words", "extra words", "misspelt words",
    "accepted by rule", "school", "others accepted", "kin accepted", "parent accepted", "pieces",
    "piece", "words of the text", "countries named", "rarest word", "related", "row has parent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around one organisation that a text may name."""

    segment: Segment
    where: Places
    accepted_rows: frozenset[int]
    kin_accepted: bool
    parent_accepted: bool
    accepted: bool
    best_for_words: float


def features(one: Scored, context: Context, index: NameIndex) -> list[float]:
    """One row of figures, in the order of `FEATURES`."""
    mention, segment, row = one.mention, context.segment, one.row
    key, kinds = mention.key, index.kinds[row]
    like = mention.likeness
    country = index.country[row]
    rows = [e if mention.acronym else e >> KIND_BITS for e in mention.entries]
    words = key.split(" ")
    weight = index.words.weight
    rare = max(weight.get(word, 12.0) for word in words)
    return [
        one.score, one.kind, len(words), len(key), len(rows),
        sum(index.country[each] == country for each in rows),
        is_distinctive(key, index), is_long_and_specific(key),
        -1 if one.agrees is False else int(bool(one.agrees)), one.city_agrees,
        bool(mention.edge), mention.crosses, mention.turned, mention.acronym, mention.whole,
        mention.bracketed, mention.spelled, math.log1p(index.relations[row]),
        *(bool(kinds >> bit & 1) for bit in range(len(TYPES))),
        context.best_for_words,
        like.covered if like else 1.0,
        len(like.missing) if like else 0,
        sum(weight.get(word, 12.0) for word in like.missing) if like else 0.0,
        len(like.extra) if like else 0,
        like.misspelt if like else 0,
        context.accepted, mention.school, len(context.accepted_rows - {row}), context.kin_accepted,
        context.parent_accepted, len(segment.bounds), segment.pieces[mention.start],
        len(segment.words), len(context.where.countries), rare, one.related,
        row in index.children,
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Trees:
    """Arrays with a row per tree and a column per node; a leaf is its own child."""

    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    value: npt.NDArray[np.float64]
    depth: int
    base: float
    calibration: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@cache
def _trees() -> _Trees:
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    assert tuple(model["features"]) == FEATURES
    most = max(len(tree["value"]) for tree in model["trees"])

    def column(name: str, filler: float) -> list[list[float]]:
        return [tree[name] + [filler] * (most - len(tree[name])) for tree in model["trees"]]

    points = model["calibration"]
    return _Trees(
        feature=np.array(column("feature", 0), dtype=np.intp),
        threshold=np.array(column("threshold", 0.0)),
        left=np.array(column("left", 0), dtype=np.intp),
        right=np.array(column("right", 0), dtype=np.intp),
        value=np.array(column("value", 0.0)),
        depth=model["depth"],
        base=model["base"],
        calibration=(np.array(points["raw"]), np.array(points["probability"])),
    )


def probabilities(rows: Sequence[Sequence[float]]) -> list[float]:
    """The probability of each row of figures, in [0, 1], rounded to two digits."""
    if not rows:
        return []
    trees = _trees()
    raw = raw_scores(np.asarray(rows, dtype=np.float64), trees)
    fitted = np.interp(raw, *trees.calibration)
    return [round(float(one), 2) for one in fitted]


def raw_scores(figures: npt.NDArray[np.float64], trees: _Trees) -> npt.NDArray[np.float64]:
    """The sum of the trees' leaves for each row."""
    count = trees.value.shape[0]
    number = np.arange(count)[None, :]
    total = np.empty(len(figures))
    for start in range(0, len(figures), 2_000):
        part = figures[start : start + 2_000]
        node = np.zeros((len(part), count), dtype=np.intp)
        line = np.arange(len(part))[:, None]
        for _ in range(trees.depth):
            goes_left = part[line, trees.feature[number, node]] <= trees.threshold[number, node]
            node = np.where(goes_left, trees.left[number, node], trees.right[number, node])
        total[start : start + 2_000] = trees.value[number, node].sum(axis=1) + trees.base
    return total
