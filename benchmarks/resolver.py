"""How often the resolver is right, on labelled affiliation strings, and how fast it is.

    python benchmarks/resolver.py [--shared PATH] [--errors SET]

Reads the labelled sets beside the checkout and prints tables: the validation strings, which nobody
should tune on; the same at several thresholds; how often matches of a score are right;
all strings; and countries that another program found. A label whose record is inactive
counts as its successor, since the resolver answers with the successor.

- *Precision*: of the organisations returned as matched, the share that is labelled.
- *With kin*: the share that is labelled, or a part or a parent of a labelled organisation.
- *Recall*: of the labels, the share returned as matched.
- *First right*: of the strings with a match, the share whose best match is labelled.
- *Country*: of the strings whose labels have a country (or the silver country), the share with a
  known country, and of those the share whose first country is right.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import itertools
import json
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolution import Resolution
from isthmus.organisations.resolver import resolve

ROOT = Path(__file__).resolve().parent.parent
GOLD = {
    "crossref": ("crossref_publisher_asserted_train.csv", "affiliation", "ror_id"),
    "s2aff": ("s2aff_gold_train_val.csv", "original_affiliation", "ror_ids"),
    "ror logs": ("ror_affiliation_matching_logs_train.csv", "affiliation", "ror_id"),
}
THRESHOLDS = (0.5, 0.51, 0.6, 0.7, 0.8, 0.9, 0.95)
SILVER = {
    "country mismatch": "dataesr_country_mismatch.jsonl.gz",
    "country missing": "dataesr_country_missing.jsonl.gz",
}


@dataclass(frozen=True)
class Labelled:
    """One string with its labels: ROR ids (none: no organisation). `nothing` if the label says
    that no match is possible; `validation` if the string is kept from tuning."""

    text: str
    ror_ids: frozenset[str]
    nothing: bool
    validation: bool


def is_validation(row: dict[str, str], text: str) -> bool:
    """Whether a row is kept from tuning: as its set says, else a quarter of the texts."""
    if "split" in row:
        return row["split"] == "val"
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 4 == 0


def labelled(folder: Path, name: str) -> list[Labelled]:
    """The strings of a gold set."""
    file, text, label = GOLD[name]
    with (folder / file).open(encoding="utf-8", newline="") as source:
        return [
            Labelled(
                row[text],
                frozenset(one for one in row[label].split("|") if one not in {"", "NP"}),
                row[label] == "NP",
                is_validation(row, row[text]),
            )
            for row in csv.DictReader(source)
        ]


def current(registry: Registry, ror_id: str) -> str:
    """The id itself, or that of its only successor in the registry if it is inactive."""
    if ror_id in registry and registry.organisation(ror_id).status == "inactive":
        known = [one for one in registry.successors(ror_id) if one in registry]
        if len(known) == 1:
            return known[0]
    return ror_id


def related(one: str, gold: set[str], registry: Registry) -> bool:
    """Whether an organisation is labelled, or a part or a parent of a labelled one."""
    return one in gold or any(
        one in registry.ancestors(label) or label in registry.ancestors(one) for label in gold
    )


def scores(
    rows: Sequence[Labelled], answers: Sequence[Resolution], registry: Registry
) -> dict[str, float]:
    """Precision, recall and the rest over strings."""
    returned = right = wanted = first = matched = kin = 0
    countries = with_country = country_right = 0
    for row, answer in zip(rows, answers, strict=True):
        gold = {current(registry, one) for one in row.ror_ids}
        found = [match.ror_id for match in answer.matches] if answer.status == "matched" else []
        returned += len(found)
        wanted += len(gold)
        right += len(gold & set(found))
        kin += sum(related(one, gold, registry) for one in found)
        if found:
            matched += 1
            first += found[0] in gold
        codes = {registry.organisation(one).country_code for one in gold if one in registry}
        if codes:
            countries += 1
            if answer.country_codes:
                with_country += 1
                country_right += answer.country_codes[0] in codes
    precision, recall = right / max(returned, 1), right / max(wanted, 1)
    return {
        "strings": len(rows),
        "matched": matched / max(len(rows), 1),
        "precision": precision,
        "with kin": kin / max(returned, 1),
        "recall": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "first right": first / max(matched, 1),
        "country known": with_country / max(countries, 1),
        "country right": country_right / max(with_country, 1),
    }


def at_threshold(answer: Resolution, least: float) -> Resolution:
    """The answer if only matches from a score on were accepted."""
    kept = tuple(
        match for match in answer.matches if answer.status == "matched" and match.score >= least
    )
    return replace(answer, status="matched" if kept else "none", matches=kept)


def best_only(answer: Resolution) -> Resolution:
    """The answer if only the best match counted, as in systems that return at most one."""
    return replace(answer, matches=answer.matches[:1])


def curve(
    sets: dict[str, list[Labelled]], answer: dict[str, Resolution], registry: Registry
) -> list[tuple[str, dict[str, float]]]:
    """Precision, recall and F1 of the strings with labels in the registry at several thresholds
    (a match is accepted from 0.75 on), and the share of `NP` strings with a match."""
    rows = []
    for name, held in sets.items():
        chosen = linkable(held, registry)
        for least in THRESHOLDS:
            answers = [at_threshold(answer[row.text], least) for row in chosen]
            figures = scores(chosen, answers, registry)
            nothing = [row for row in held if row.nothing]
            row = {key: figures[key] for key in ("precision", "recall", "F1")}
            if nothing:
                matched = [at_threshold(answer[one.text], least).matches for one in nothing]
                row["NP matched"] = sum(map(bool, matched)) / len(nothing)
            else:
                row["NP matched"] = float("nan")
            rows.append((f"{name}, from {least:.2f}", row))
    return rows


def reliability(
    rows: Sequence[Labelled], answer: dict[str, Resolution], registry: Registry
) -> list[tuple[str, dict[str, float]]]:
    """Of the matches with a score from one bound to below the next: how many, and the share that
    is labelled, or kin of a label."""
    pairs = [
        (match, {current(registry, one) for one in row.ror_ids})
        for row in rows
        for match in answer[row.text].matches
        if answer[row.text].status == "matched"
    ]
    table = []
    for low, high in itertools.pairwise((0.5, 0.51, 0.7, 0.8, 0.9, 0.95, 1.01)):
        within = [(one.ror_id, gold) for one, gold in pairs if low <= one.score < high]
        table.append(
            (
                f"score from {low:.2f}",
                {
                    "matches": len(within),
                    "right": sum(one in gold for one, gold in within) / max(len(within), 1),
                    "with kin": sum(related(one, gold, registry) for one, gold in within)
                    / max(len(within), 1),
                },
            )
        )
    return table


def linkable(rows: Iterable[Labelled], registry: Registry) -> list[Labelled]:
    """The strings that have labels, all of them in the registry."""
    return [row for row in rows if row.ror_ids and all(one in registry for one in row.ror_ids)]


def print_table(rows: Sequence[tuple[str, dict[str, float]]]) -> None:
    """Rows of figures under their names."""
    names = list(rows[0][1])
    print(f"{'':32}" + "".join(f"{name:>14}" for name in names))
    for title, row in rows:
        cells = (
            f"{value:14,}" if isinstance(value, int) else f"{value:14.3f}" for value in row.values()
        )
        print(f"{title:32}" + "".join(cells))


def silver_scores(path: Path) -> dict[str, float]:
    """Agreement with countries that another program found."""
    with gzip.open(path, "rt", encoding="utf-8") as source:
        rows = [json.loads(line) for line in source]
    answers = resolve([row["raw_affiliation_string"] for row in rows])
    known = [
        (row["matched_country"], answer)
        for row, answer in zip(rows, answers, strict=True)
        if answer.country_codes
    ]
    named = [pair for pair in known if pair[1].country_basis == "named in the text"]
    return {
        "strings": len(rows),
        "country known": len(known) / len(rows),
        "first agrees": sum(code == one.country_codes[0] for code, one in known) / len(known),
        "any agrees": sum(code in one.country_codes for code, one in known) / len(known),
        "agrees if named": sum(code == one.country_codes[0] for code, one in named)
        / max(len(named), 1),
    }


def print_errors(rows: Sequence[Labelled], registry: Registry, most: int) -> None:
    """The first wrong answers, for those who improve the resolver."""
    shown = 0
    for row, answer in zip(rows, resolve([row.text for row in rows], registry), strict=True):
        gold = {current(registry, one) for one in row.ror_ids}
        wrong = [match for match in answer.matches if match.ror_id not in gold]
        if answer.status == "matched" and wrong:
            shown += 1
            print(f"\n{row.text}")
            for one in sorted(gold):
                known = registry.organisation(one) if one in registry else None
                print(f"  label  {one} {(known.name, known.country_code) if known else 'not here'}")
            for match in answer.matches:
                print(f"  answer {match.name} {match.score} {match.evidence}")
        if shown >= most:
            return


def print_speed(texts: Sequence[str], registry: Registry) -> None:
    """Time of repeated strings and of single look-ups, the slowest text, and memory."""
    few = list(dict.fromkeys(texts))[:500]
    many = few * 400
    began = time.process_time()
    resolve(many, registry)
    repeated = time.process_time() - began
    singles = []
    for text in (*few, *((part * 10_000)[:10_000] for part in ("University of Science ", "MIT, "))):
        began = time.process_time()
        resolve([text], registry)
        singles.append(time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(many):,} strings, {len(few)} of them distinct, at {len(many) / repeated:,.0f} a "
        f"second; a single look-up {1000 * sorted(singles)[250]:.1f} ms "
        f"(median), {1000 * max(singles):.0f} ms the slowest, two of 10,000 characters among "
        f"them; most memory {memory:,.0f} MB"
    )


def main() -> None:
    """Print the tables, or the errors of one set."""
    parser = argparse.ArgumentParser(description="Measure the resolver on labelled strings.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--errors", choices=sorted(GOLD), help="print wrong answers instead")
    parser.add_argument("--most", type=int, default=100)
    options = parser.parse_args()
    began = time.perf_counter()
    registry = load_registry()
    resolve(["Warm University, Paris"], registry)
    loaded = time.perf_counter() - began
    sets = {name: labelled(options.shared / "gold", name) for name in GOLD}
    if options.errors:
        print_errors(sets[options.errors], registry, options.most)
        return
    table = []
    texts = [row.text for rows in sets.values() for row in rows]
    began = time.process_time()
    answer = dict(zip(texts, resolve(texts, registry), strict=True))
    seconds = time.process_time() - began
    kept = {name: [row for row in rows if row.validation] for name, rows in sets.items()}
    print("Validation")
    print_table(
        [
            (
                f"{name}, {title}",
                scores(chosen, [answer[row.text] for row in chosen], registry),
            )
            for name, rows in kept.items()
            for title, chosen in (("all", rows), ("labels in registry", linkable(rows, registry)))
        ]
        + [
            (
                f"{name}, best match only",
                scores(chosen, [best_only(answer[row.text]) for row in chosen], registry),
            )
            for name, rows in kept.items()
            for chosen in [linkable(rows, registry)]
        ]
    )
    print()
    print_table(curve(kept, answer, registry))
    print()
    linked = [row for rows in kept.values() for row in linkable(rows, registry)]
    print_table(reliability(linked, answer, registry))
    print("\nAll strings")
    for name, rows in sets.items():
        for title, chosen in (("all", rows), ("labels in registry", linkable(rows, registry))):
            figures = scores(chosen, [answer[row.text] for row in chosen], registry)
            table.append((f"{name}, {title}", figures))
    both = sets["crossref"] + sets["s2aff"]
    for title, chosen in (("all", both), ("labels in registry", linkable(both, registry))):
        table.append(
            (
                f"crossref+s2aff, {title}",
                scores(chosen, [answer[row.text] for row in chosen], registry),
            )
        )
    print_table(table)
    print()
    folder = options.shared / "corpus" / "affiliation_gold"
    print_table([(name, silver_scores(folder / file)) for name, file in SILVER.items()])
    distinct = len(set(texts))
    print(
        f"\n{registry.version}; registry and index loaded in {loaded:.1f} s; "
        f"{distinct:,} distinct strings at {distinct / seconds:,.0f} a second of one core"
    )
    print_speed(texts, registry)


if __name__ == "__main__":
    main()
