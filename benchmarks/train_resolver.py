"""Fits the model that says how probable a match is, on the labelled strings for training.

    python benchmarks/train_resolver.py [--shared PATH] [--check]

Needs scikit-learn (`requirements/train.txt`). Reads the strings that `is_validation` in
`benchmarks/resolver.py` leaves for training, and writes `ranking_model.json` with its provenance
into the package. The same data, registry and versions give the same file. `--check` prints the
figures of cross-validation by string and writes nothing.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

sys.path.insert(0, str(Path(__file__).resolve().parent))
import resolver as benchmark

from isthmus.manifests import sha256_of
from isthmus.organisations.name_index import NameIndex, name_index
from isthmus.organisations.ranking import FEATURES, MODEL
from isthmus.organisations.reading import Reading, ranked, settle
from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolver import readings_of, resolution
from isthmus.organisations.scoring import Scored

SEED = 20260623
FOLDS = 5
WEIGHT = {"crossref": 1.0, "s2aff": 2.0, "ror logs": 3.0}
TREES = {"max_iter": 120, "max_depth": 5, "max_leaf_nodes": 16, "learning_rate": 0.08,
         "min_samples_leaf": 25, "l2_regularization": 2.0}  # fmt: skip


@dataclass
class Example:
    """A labelled string with what was found in it; `keep` says which rows are trained on."""

    set_name: str
    row: benchmark.Labelled
    readings: list[Reading]
    options: list[tuple[Scored, bool]]
    figures: list[list[float]]
    right: list[bool]
    keep: list[bool]
    fold: int


def examples(folder: Path, registry: Registry, index: NameIndex) -> list[Example]:
    """The training strings of all sets that can be judged: labels all in the registry, or none."""
    found = []
    for name in benchmark.GOLD:
        rows = [row for row in benchmark.labelled(folder, name) if not row.validation]
        usable = benchmark.linkable(rows, registry) + [row for row in rows if not row.ror_ids]
        for row in usable:
            found.append(_example(name, row, registry, index))
    return found


def _example(name: str, row: benchmark.Labelled, registry: Registry, index: NameIndex) -> Example:
    readings = readings_of(row.text, registry, index)
    rows = list(ranked(readings, registry, index))
    gold = {benchmark.current(registry, one) for one in row.ror_ids}
    right = [
        benchmark.current(registry, registry.ror_ids[one.row]) in gold for _, one, _, _ in rows
    ]
    judged = [(hit, accepted) for hit, (_, _, accepted, _) in zip(right, rows, strict=True)]
    # A label names one organisation where a string names two: the second is not taught as wrong.
    settled = any(hit and accepted for hit, accepted in judged)
    keep = [hit or accepted or not settled for hit, accepted in judged]
    return Example(
        name, row, readings,
        [(one, accepted) for _, one, accepted, _ in rows],
        [figures for *_, figures in rows],
        right, keep,
        int(hashlib.sha256(row.text.encode()).hexdigest()[:8], 16) % FOLDS,
    )  # fmt: skip


def arrays(chosen: list[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Figures, labels and weights of the rows that are trained on."""
    x, y, w = [], [], []
    for one in chosen:
        for figures, right, keep in zip(one.figures, one.right, one.keep, strict=True):
            if keep:
                x.append(figures)
                y.append(right)
                w.append(WEIGHT[one.set_name])
    return np.array(x, dtype=float), np.array(y, dtype=bool), np.array(w)


def fitted(chosen: list[Example]) -> HistGradientBoostingClassifier:
    """The trees of some examples."""
    x, y, w = arrays(chosen)
    model = HistGradientBoostingClassifier(random_state=SEED, early_stopping=False, **TREES)
    return model.fit(x, y, sample_weight=w)


def out_of_fold(found: list[Example]) -> tuple[dict[int, np.ndarray], IsotonicRegression]:
    """Raw scores of each example by trees that have not seen it, and the probability of a score.

    The probability is fitted to what could be a match, without weights.
    """
    raw: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        model = fitted([one for one in found if one.fold != fold])
        held = [number for number, one in enumerate(found) if one.fold == fold]
        lengths = [len(found[number].figures) for number in held]
        scores = model.decision_function(
            np.array([row for number in held for row in found[number].figures], dtype=float)
        )
        raw.update(zip(held, np.split(scores, np.cumsum(lengths)[:-1]), strict=True))
    scores, hits = [], []
    for number, one in enumerate(found):
        for score, right, keep in zip(raw[number], one.right, one.keep, strict=True):
            if keep and one.set_name:
                scores.append(score)
                hits.append(right)
    curve = IsotonicRegression(y_min=0.01, y_max=0.99, out_of_bounds="clip")
    curve.fit(np.array(scores), np.array(hits, dtype=float))
    return raw, curve


def report(
    found: list[Example],
    raw: dict[int, np.ndarray],
    curve: IsotonicRegression,
    registry: Registry,
    index: NameIndex,
) -> None:
    """Figures of the strings whose labels are in the registry, by set, each string held out."""
    for name in benchmark.GOLD:
        rows, answers, nothing = [], [], []
        for number, one in enumerate(found):
            if one.set_name != name:
                continue
            chances = np.round(curve.predict(raw[number]), 2) if one.figures else []
            readings = [copy.copy(reading) for reading in one.readings]
            options = [
                (scored, accepted, float(chance))
                for (scored, accepted), chance in zip(one.options, chances, strict=True)
            ]
            settle(readings, options, index)
            answer = resolution(one.row.text, readings, registry, index)
            if one.row.ror_ids:
                rows.append(one.row)
                answers.append(answer)
            elif one.row.nothing:
                nothing.append(answer.status == "matched")
        print(f"{name}: {sum(nothing)} of {len(nothing)} strings without a match get one")
        benchmark.print_table(
            [
                (
                    f"from {least}",
                    benchmark.scores(
                        rows, [benchmark.at_threshold(one, least) for one in answers], registry
                    ),
                )
                for least in (0.5, 0.51, 0.6, 0.7)
            ]
        )
        answer_of = {row.text: one for row, one in zip(rows, answers, strict=True)}
        benchmark.print_table(benchmark.reliability(rows, answer_of, registry))


def exported(model: HistGradientBoostingClassifier) -> list[dict[str, list[float]]]:
    """The trees as lists: a leaf is its own child."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        trees.append(
            {
                "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
                "threshold": [
                    round(float(x), 6) for x in np.where(leaf, 0.0, nodes["num_threshold"])
                ],
                "left": np.where(leaf, own, nodes["left"]).tolist(),
                "right": np.where(leaf, own, nodes["right"]).tolist(),
                "value": [round(float(x), 5) for x in np.where(leaf, nodes["value"], 0.0)],
            }
        )
    return trees


def main() -> None:
    """Fit, report, and write unless only checking."""
    parser = argparse.ArgumentParser(description="Fit the resolver's model.")
    parser.add_argument("--shared", type=Path, default=benchmark.ROOT.parent / "shared" / "data")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    registry = load_registry()
    index = name_index(registry)
    found = examples(options.shared / "gold", registry, index)
    raw, curve = out_of_fold(found)
    report(found, raw, curve, registry, index)
    if options.check:
        return
    model = fitted(found)
    trees = exported(model)
    points = {
        "raw": [round(float(x), 4) for x in curve.X_thresholds_],
        "probability": [round(float(y), 4) for y in curve.y_thresholds_],
    }
    document = {
        "features": list(FEATURES),
        "base": round(float(model._baseline_prediction.ravel()[0]), 6),
        "depth": max(int(p.nodes["depth"].max()) for (p,) in model._predictors),
        "trees": trees,
        "calibration": points,
    }
    MODEL.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    write_provenance(options.shared / "gold", registry, len(found))


def write_provenance(gold: Path, registry: Registry, strings: int) -> None:
    """Say beside the model what it was made from."""
    labels = "\n".join(
        f"  {file}: {sha256_of(gold / file)}" for file, _, _ in benchmark.GOLD.values()
    )
    MODEL.with_suffix(".provenance.yaml").write_text(
        f"""# How ranking_model.json came to be. Written by benchmarks/train_resolver.py.
title: How probable it is that a name found in an affiliation is the organisation that is meant
source: >-
  Labelled affiliation strings: publishers' assertions in Crossref (github.com/ror-community/
  affiliation-matching-experimental, MIT), S2AFF (github.com/allenai/S2AFF, Apache-2.0), logs of
  ROR's affiliation service (as the first, MIT)
version: >-
  {strings:,} training strings; registry {registry.version}; seed {SEED}; scikit-learn
  {sklearn.__version__}
licence: Apache-2.0
changes: >-
  {TREES["max_iter"]} decision trees fitted to the strings that is_validation in
  benchmarks/resolver.py leaves for training; probabilities fitted to strings held out in
  {FOLDS} folds. No string is in the file.
labels:
{labels}
registry: {registry.sha256}
sha256:
  {MODEL.name}: {sha256_of(MODEL)}
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
