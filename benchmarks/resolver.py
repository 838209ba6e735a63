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

It ends with each goal that was set for the resolver, beside what was measured.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import itertools
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from goals import Goal, file_versions, goals_table, machine, resolver_versions, versions_table

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


@dataclass(frozen=True)
class Speed:
    """Strings a second of one core, repeated ones, and by the clock in one and in two processes;
    milliseconds of single look-ups; seconds from a start to an answer; megabytes of memory."""

    distinct: float
    repeated: float
    one_process: float
    two_processes: float
    single: float
    slowest: float
    start: float
    start_processor: float
    memory: float


def speed(texts: Sequence[str], registry: Registry, distinct: float) -> Speed:
    """What the resolver needs; `distinct` was measured before."""
    few = list(dict.fromkeys(texts))[:500]
    began = time.process_time()
    resolve(few * 400, registry)
    repeated = time.process_time() - began
    long = [(part * 10_000)[:10_000] for part in ("University of Science ", "MIT, ")]
    singles = sorted(single_look_up(text, registry) for text in (*few, *long))
    one, two = by_processes(list(dict.fromkeys(texts)))
    start, start_processor = start_up()
    return Speed(
        distinct, len(few) * 400 / repeated, one, two, 1000 * singles[len(singles) // 2],
        1000 * singles[-1], start, start_processor,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )  # fmt: skip


def single_look_up(text: str, registry: Registry) -> float:
    """Seconds of the processor for one text; the better of two."""
    times = []
    for _ in range(2):
        began = time.process_time()
        resolve([text], registry)
        times.append(time.process_time() - began)
    return min(times)


def by_processes(texts: Sequence[str]) -> tuple[float, float]:
    """Strings a second by the clock in this process and in two others, which have been started and
    have read the registry."""
    chunks = [texts[start : start + 250] for start in range(0, len(texts), 250)]
    began = time.perf_counter()
    for chunk in chunks:
        resolve(chunk)
    one = len(texts) / (time.perf_counter() - began)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(resolve, [texts[:500], texts[500:1000]]))
        began = time.perf_counter()
        list(pool.map(resolve, chunks))
        return one, len(texts) / (time.perf_counter() - began)


def start_up() -> tuple[float, float]:
    """Seconds from a new process to its first answer, by the clock and of the processor, with the
    index kept by the process before; the best of two."""
    command = [sys.executable, "-m", "isthmus.cli.main", "organisations", "resolve", "Warm, Paris"]
    found = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.perf_counter()
            subprocess.run(
                command, env=os.environ | {"ISTHMUS_HOME": home}, check=True, capture_output=True
            )
            spent = time.perf_counter() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found.append((spent, used))
    return min(found[1:])


def print_speed(measured: Speed) -> None:
    """The figures of speed in words."""
    print(
        f"\n{measured.distinct:,.0f} distinct strings a second of one core; "
        f"{measured.repeated:,.0f} where 500 are repeated 400 times.\nBy the clock "
        f"{measured.one_process:,.0f} a second in one process, {measured.two_processes:,.0f} in "
        f"two.\nA single look-up {measured.single:.1f} ms (median), "
        f"{measured.slowest:.0f} ms the slowest of 502, two of 10,000 characters among them.\n"
        f"From start to answer {measured.start:.1f} s, {measured.start_processor:.1f} s of the "
        f"processor. Most memory {measured.memory:,.0f} MB."
    )


def quality_goals(
    kept: dict[str, list[Labelled]],
    answer: dict[str, Resolution],
    registry: Registry,
    silver: dict[str, dict[str, float]],
) -> list[Goal]:
    """How often it is right, on validation strings whose labels are all in the registry."""
    figures, single, chosen = {}, {}, {}
    for name, rows in kept.items():
        chosen[name] = linkable(rows, registry)
        answers = [answer[row.text] for row in chosen[name]]
        figures[name] = scores(chosen[name], answers, registry)
        single[name] = scores(chosen[name], [best_only(one) for one in answers], registry)
    nothing = [answer[row.text] for row in kept["ror logs"] if row.nothing]
    false = sum(one.status == "matched" for one in nothing) / len(nothing)
    sure = [
        match.ror_id in {current(registry, label) for label in row.ror_ids}
        for rows in chosen.values()
        for row in rows
        for match in answer[row.text].matches
        if answer[row.text].status == "matched" and match.score >= 0.9
    ]
    first = figures["s2aff"]["first right"]
    return [
        Goal("S2AFF, best match right, of all strings", first * figures["s2aff"]["matched"],
             "at least", 0.957),
        Goal("S2AFF, best match right, of strings with a match", first, "at least", 0.957),
        Goal("Crossref, F1, all matches", figures["crossref"]["F1"], "at least", 0.92),
        Goal("Crossref, F1, best match only", single["crossref"]["F1"], "at least", 0.92),
        Goal("ROR logs, F1, all matches", figures["ror logs"]["F1"], "at least", 0.90),
        Goal("ROR logs, F1, best match only", single["ror logs"]["F1"], "at least", 0.90),
        Goal(f"ROR logs, of {len(nothing)} 'no match' strings, matched", 100 * false,
             "at most", 8, " %"),
        Goal(f"right, of {len(sure):,} matches scored 0.9 or more", 100 * sum(sure) / len(sure),
             "at least", 95, " %"),
        *(
            Goal(f"country right where one is named, set '{name}'",
                 100 * one["agrees if named"], "at least", 97, " %")
            for name, one in silver.items()
        ),
    ]  # fmt: skip


def speed_goals(measured: Speed) -> list[Goal]:
    """How fast it is."""
    return [
        Goal("distinct strings a second of one core", measured.distinct, "at least", 2_500),
        Goal("repeated strings a second", measured.repeated, "at least", 100_000),
        Goal("two processes, times as fast by the clock as one",
             measured.two_processes / measured.one_process, "at least", 1.5),
        Goal("memory", measured.memory, "below", 1_000, " MB"),
        Goal("start to answer with the index kept, by the clock", measured.start, "below", 2, " s"),
        Goal("the same, of the processor", measured.start_processor, "below", 2, " s"),
        Goal("single look-up, median, of the processor", measured.single, "below", 20, " ms"),
        Goal("slowest single look-up, of the processor", measured.slowest, "at most", 50, " ms"),
    ]  # fmt: skip


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
    silver = {name: silver_scores(folder / file) for name, file in SILVER.items()}
    print_table(list(silver.items()))
    print(f"\nregistry and index loaded in {loaded:.1f} s; {len(set(texts)):,} distinct strings")
    measured = speed(texts, registry, len(set(texts)) / seconds)
    print_speed(measured)
    files = [options.shared / "gold" / file for file, _, _ in GOLD.values()]
    silver_files = [folder / file for file in SILVER.values()]
    print("\nGoals, on validation strings whose labels are all in the registry\n")
    print(goals_table(quality_goals(kept, answer, registry, silver) + speed_goals(measured)))
    print(versions_table(resolver_versions() | file_versions([*files, *silver_files])))
    print(machine())


if __name__ == "__main__":
    main()
