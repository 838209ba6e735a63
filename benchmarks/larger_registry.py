"""The resolver with as many organisations as the full registry has, beside the bundled part.

    python benchmarks/larger_registry.py [--organisations 120000] [--shared PATH]

The bundled registry is extended by *synthetic* organisations, which exist nowhere: the name of a
registered one with one distinctive word replaced by one of another record of the same country, its
aliases and its acronym treated alike, in the city of that other record, under a new id. So the
words, lengths, kinds of name and countries are those of real names, and namesakes and acronyms that
several share become more frequent, as in the full registry. It shows whether speed, memory and
start-up hold at that size and how much the competition of more names costs; it can't show what the
records that the bundled part lacks would add.

Each registry is measured in a process of its own: the strings of the labelled sets, then precision,
recall and F1 on the same validation strings, whose labels are all in the bundled registry.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from goals import file_versions, machine, resolver_versions, versions_table
from resolver import GOLD, ROOT, labelled, linkable, scores

from isthmus.organisations.registry import BUNDLED, load_registry
from isthmus.organisations.registry_file import read_registry_file, version_of, write_registry_file
from isthmus.organisations.resolver import resolve

SEED = 20261123
COMMON = 40
"""A word that more display names have is no distinctive word of one of them."""


def words(name: str) -> list[str]:
    """The words of a name as they are written."""
    return name.split()


def extension(rows: list[dict[str, Any]], number: int, seed: int) -> Iterator[dict[str, Any]]:
    """So many synthetic records, made from the registered ones; the same seed gives the same."""
    chance = random.Random(seed)
    frequency: dict[str, int] = {}
    by_country: dict[str | None, list[dict[str, Any]]] = {}
    active = [row for row in rows if row["status"] == "active"]
    for row in active:
        by_country.setdefault(row["country_code"], []).append(row)
        for word in set(words(row["name"])):
            frequency[word] = frequency.get(word, 0) + 1
    known = {row["name"] for row in rows}
    for made in range(number):
        name, own, other, word, instead = "", active[0], active[0], "", ""
        while not name or name in known:
            own = chance.choice(active)
            other = chance.choice(by_country[own["country_code"]])
            word = min(words(own["name"]), key=lambda one: (frequency[one], one))
            rare = [one for one in words(other["name"]) if frequency[one] <= COMMON]
            instead = chance.choice(rare or words(other["name"]))
            name = own["name"].replace(word, instead, 1)
        known.add(name)
        yield _record(own, other, name, word, instead, made)


def _record(
    own: dict[str, Any], other: dict[str, Any], name: str, word: str, instead: str, made: int
) -> dict[str, Any]:
    names = [{"value": name, "language": None, "kinds": "label"}]
    for one in own["names"]:
        value = one["value"]
        if "acronym" in one["kinds"]:
            # As by chance: an acronym of the new name's length and letters.
            value = value[:1] + instead[:1].upper() + value[2:]
        elif word in value:
            value = value.replace(word, instead, 1)
        else:
            continue  # the alias would be the real organisation's
        if value != name:
            names.append(one | {"value": value})
    return own | {
        "ror_id": f"https://ror.org/synthetic-{made:06d}",
        "name": name,
        "names": names,
        "city": other["city"],
        "subdivision": other["subdivision"],
        "domains": [],
        "relationships": [],
    }


def write_larger(path: Path, organisations: int) -> None:
    """The bundled registry with synthetic records up to a number of organisations."""
    table = read_registry_file(BUNDLED)
    rows = table.to_pylist()
    more = list(extension(rows, max(0, organisations - len(rows)), SEED))
    version = f"{version_of(table)} + {len(more):,} synthetic (seed {SEED})"
    write_registry_file(path, [*rows, *more], version)


def measured(shared: Path) -> dict[str, float]:
    """The figures of the registry in use: run in a process of its own."""
    from isthmus.organisations.name_index import name_index

    began = time.process_time()
    registry = load_registry()
    name_index(registry)
    loaded = time.process_time() - began
    resolve(["Warm University, Paris"], registry)
    sets = {name: labelled(shared / "gold", name) for name in GOLD}
    texts = list(dict.fromkeys(row.text for rows in sets.values() for row in rows))
    began = time.process_time()
    answer = dict(zip(texts, resolve(texts, registry), strict=True))
    spent = time.process_time() - began
    figures = {
        "organisations": float(len(registry)),
        "start-up with the index kept, s": loaded,
        "strings a second of one core": len(texts) / spent,
        "single look-up, slowest of 2,000, ms": _slowest(texts[:2_000]),
        "most memory, MB": _most_memory(),
    }
    bundled = read_registry_file(BUNDLED)["ror_id"].to_pylist()
    known = frozenset(bundled)
    for name, rows in sets.items():
        chosen = [row for row in linkable(rows, registry) if row.validation and row.ror_ids < known]
        found = scores(chosen, [answer[row.text] for row in chosen], registry)
        for key in ("precision", "recall", "F1"):
            figures[f"{name}, {key}"] = found[key]
    return figures


def _most_memory() -> float:
    """Megabytes; `getrusage` would count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _slowest(texts: list[str]) -> float:
    most = 0.0
    for text in texts:
        began = time.process_time()
        resolve([text])
        most = max(most, time.process_time() - began)
    return 1000 * most


def of_registry(home: Path, shared: Path) -> dict[str, float]:
    """The figures of the registry in a home folder; the first run builds the index."""
    command = [sys.executable, __file__, "--measure", "--shared", str(shared)]
    environment = os.environ | {"ISTHMUS_HOME": str(home)}
    warm = "from isthmus.organisations.resolver import resolve; resolve(['Warm'])"
    subprocess.run([sys.executable, "-c", warm], env=environment, check=True)
    said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(said.stdout)
    return figures


def main() -> None:
    """Print the figures side by side."""
    parser = argparse.ArgumentParser(description="Measure the resolver with a larger registry.")
    parser.add_argument("--organisations", type=int, default=120_000)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        json.dump(measured(options.shared), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "bundled", Path(folder) / "larger"
        write_larger(large / "organisations" / "registry.parquet", options.organisations)
        before, after = of_registry(small, options.shared), of_registry(large, options.shared)
    print("The bundled registry, and the same with synthetic organisations\n")
    print(f"{'':40}{'bundled':>12}{'extended':>12}{'ratio':>10}")
    for name, value in before.items():
        print(f"{name:40}{_said(value):>12}{_said(after[name]):>12}{after[name] / value:10.2f}")
    print(f"\nseed {SEED}")
    files = [options.shared / "gold" / file for file, _, _ in GOLD.values()]
    print(versions_table(resolver_versions() | file_versions(files)))
    print(machine())


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.3f}"


if __name__ == "__main__":
    main()
