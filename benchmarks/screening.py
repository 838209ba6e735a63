"""How fast screening is, beside an exhaustive comparison, and how long its slowest texts take.

    python benchmarks/screening.py [--subjects 20000] [--seed 1]

Screens distinct subjects against all bundled lists in one process on one core, in batches of 1,000
as the command does, and prints subjects a second: by the clock, and by the processor's time, which
other programs on the machine disturb less. The share that the resolver of organisations takes is
measured beside it. The subjects are drawn at random, half of them names of registered
organisations, a quarter names of list entries, a quarter such names with a typing error.

The peer is what a list can be searched with in a line: the token-sorted similarity of `rapidfuzz`
(`process.cdist`, one worker) of a subject and every name of every entry. It finds similar names and
nothing else: no identifiers, lineage, scripts or countries, and no explanation.

Start-up is measured in new processes with an empty home folder and with the one just used.

It ends with each goal that was set for screening, beside what was measured: recall and false alarms
on the shipped cases, of which the further ones were written before the method answered any.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence

from goals import Goal, file_versions, goals_table, machine, resolver_versions, versions_table

BATCH = 1000
PEER_SUBJECTS = 200
SLOW = 0.01


def subjects(number: int, seed: int) -> list[str]:
    """Distinct names: registered, listed, and listed with a typing error."""
    from isthmus.organisations.registry import load_registry
    from isthmus.screening.lists import editions

    chance = random.Random(seed)
    registered = load_registry().table["name"].to_pylist()
    listed = [
        name
        for edition in editions().found
        for entry in edition.entries
        for name in (entry.name, *entry.aliases)
    ]
    drawn = [
        *chance.sample(registered, number // 2),
        *chance.sample(listed, number // 4 + number // 20),
        *(misspelt(name, chance) for name in chance.sample(listed, number // 4 + number // 20)),
    ]
    distinct = list(dict.fromkeys(drawn))
    chance.shuffle(distinct)
    return distinct[:number]


def misspelt(name: str, chance: random.Random) -> str:
    """A name with two letters changed round, a letter missing, or a letter too many."""
    at = chance.randrange(max(1, len(name) - 1))
    kind = chance.randrange(3)
    if kind == 0:
        return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    return name[:at] + (name[at + 1 :] if kind == 1 else chance.choice("aeinrst") + name[at:])


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts, a batch at a time."""
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def rates(texts: Sequence[str]) -> float:
    """Subjects a second: the whole screening, the resolver alone, the peer. Returns the first, by
    the processor's time."""
    from rapidfuzz import fuzz, process

    from isthmus.organisations.resolver import resolve
    from isthmus.screening.lists import editions
    from isthmus.screening.matching import screen

    searched = editions()
    screen(["Beihang University"], searched=searched)
    rows = []
    for name, run in (
        ("screening", lambda batch: screen(batch, searched=searched)),
        ("of it the resolver", resolve),
    ):
        clock, processor = time.perf_counter(), time.process_time()
        for batch in batches(texts):
            run(batch)
        rows.append(
            (name, len(texts), time.perf_counter() - clock, time.process_time() - processor)
        )
    names = [
        one.casefold()
        for edition in searched.found
        for entry in edition.entries
        for one in (entry.name, *entry.aliases)
    ]
    some = [text.casefold() for text in texts[:PEER_SUBJECTS]]
    clock, processor = time.perf_counter(), time.process_time()
    process.cdist(some, names, scorer=fuzz.token_sort_ratio, score_cutoff=88, workers=1)
    rows.append(
        (
            f"peer: rapidfuzz cdist over {len(names):,} names",
            len(some),
            time.perf_counter() - clock,
            time.process_time() - processor,
        )
    )
    print(f"{'':46} {'subjects':>9} {'a second':>10} {'a s of processor':>17}")
    for name, number, clock, processor in rows:
        print(f"{name:46} {number:9,} {number / clock:10,.0f} {number / processor:17,.0f}")
    ratio = (rows[0][1] / rows[0][3]) / (rows[2][1] / rows[2][3])
    print(f"screening is {ratio:.1f} times as fast as the peer")
    again = time.perf_counter()
    for batch in batches(texts[:5000]):
        screen(batch, searched=searched)
    print(f"the same 5,000 again: {5000 / (time.perf_counter() - again):,.0f} a second")
    return rows[0][1] / rows[0][3]


def slowest() -> float:
    """The time of texts that are made to be slow, one by one, best of three. Returns that of the
    slowest text of all, in milliseconds."""
    from isthmus.screening.lists import editions
    from isthmus.screening.matching import screen

    searched = editions()
    words = "Beijing Institute of Aerospace Technology Research Company Limited "
    texts = {
        "50,000 letters without a space": "a" * 50_000,
        "50,000 characters of listed words": words * 750,
        "50,000 commas": "," * 50_000,
        "50,000 brackets": "(" * 50_000,
        "brackets in brackets": "(A)" * 16_000,
        "50,000 Chinese characters": "北京航空航天大学" * 6_250,
        "50,000 NUL bytes": "\0" * 50_000,
        "combining marks": "e\u0301\u0302\u0303" * 12_500,
        "a name with 1,000 spaces": "Beihang" + " " * 1_000 + "University",
        "16 names joined": "; ".join([words] * 16),
        "300 aka": "aka " * 300,
        "short words": " ".join(f"x{number}" for number in range(10_000)),
        "misspelt words": " ".join(f"aerospacf{number}" for number in range(5_000)),
    }
    found = []
    for name, text in texts.items():
        times = []
        for turn in range(3):
            begun = time.perf_counter()
            screen([f"{text}{turn}"], searched=searched)
            times.append(time.perf_counter() - begun)
        found.append((min(times) * 1000, name))
    print("the slowest texts, in milliseconds:")
    for milliseconds, name in sorted(found, reverse=True)[:6]:
        print(f"  {milliseconds:6.1f}  {name}")
    chance, times = random.Random(2), []
    for _ in range(10_000):
        text = "".join(
            chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD7FF))))
            for _ in range(chance.randrange(400))
        )
        begun = time.perf_counter()
        screen([text], searched=searched)
        spent = time.perf_counter() - begun
        if spent > SLOW:  # measured again: the machine may have been busy
            begun = time.perf_counter()
            screen([text], searched=searched)
            spent = min(spent, time.perf_counter() - begun)
        times.append(spent * 1000)
    print(
        f"10,000 random texts: median {statistics.median(times):.2f} ms, "
        f"slowest {max(times):.1f} ms"
    )
    return max(*times, max(found)[0])


def start_up() -> None:
    """From a new process to the first answer, with an empty home folder and with a used one."""
    command = [sys.executable, "-m", "isthmus.cli.main", "screen", "Beihang University"]
    with tempfile.TemporaryDirectory() as home:
        for name in ("empty home folder", "used home folder"):
            begun = time.perf_counter()
            subprocess.run(
                command, env=os.environ | {"ISTHMUS_HOME": home}, check=True, capture_output=True
            )
            print(f"start to first answer, {name}: {time.perf_counter() - begun:.2f} s")


def quality_goals() -> list[Goal]:
    """Recall and false alarms on the shipped cases."""
    from isthmus.screening.benchmark.cases import UNTOUCHED_FILE, cases
    from isthmus.screening.benchmark.evaluation import EDITIONS_AS_OF, answers, shares
    from isthmus.screening.lists import editions

    searched = editions(EDITIONS_AS_OF)
    goals = []
    for title, of in (("cases", cases()), ("further cases", cases(UNTOUCHED_FILE))):
        found = {(one.class_, one.measure): one for one in shares(of, answers(of, searched))}
        for (group, measure), goal in GOALS.items():
            one = found[group, measure]
            bound = "at least" if measure == "recall" else "at most"
            name = f"{measure.replace('_', ' ')}, {one.cases} {title}: {group}"
            goals.append(Goal(name, 100 * (one.share or 0.0), bound, goal, " %"))
    return goals


GOALS = {
    ("all names and aliases", "recall"): 98,
    ("all abbreviations and short forms", "recall"): 95,
    ("all negative", "false_alarms"): 0.5,
}
"""Class and measure -> the goal, in per cent."""


def data_versions() -> None:
    """What was searched, and which registry was used."""
    from isthmus.organisations.registry import load_registry
    from isthmus.screening.comparison import METHOD
    from isthmus.screening.lists import editions

    registry, searched = load_registry(), editions()
    entries = sum(len(one.entries) for one in searched.found)
    lists = ", ".join(f"{one.descriptor.id} {one.as_of}" for one in searched.found)
    print(f"{METHOD}; registry {registry.version} ({len(registry):,} organisations)")
    print(f"{entries:,} entries of {len(searched.found)} lists: {lists}")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description="The speed of screening.")
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    data_versions()
    start_up()
    rate = rates(subjects(given.subjects, given.seed))
    slow = slowest()
    print("\nGoals\n")
    speeds = [
        Goal("subjects a second of one core, all lists", rate, "at least", 5_000),
        Goal("slowest text", slow, "at most", 50, " ms"),
    ]
    print(goals_table(quality_goals() + speeds))
    print(versions_table(resolver_versions() | cases_versions() | list_versions()))
    print(machine())


def cases_versions() -> dict[str, str]:
    """The shipped cases and the beginnings of their hashes."""
    from isthmus.screening.benchmark.cases import CASES_FILE, UNTOUCHED_FILE

    return file_versions([CASES_FILE, UNTOUCHED_FILE])


def list_versions() -> dict[str, str]:
    """Each list, the day of its edition and the beginning of its hash."""
    from isthmus.screening.lists import editions

    return {
        one.descriptor.id: f"{one.as_of}; {len(one.entries):,} entries; {one.sha256[:16]}"
        for one in editions().found
    }


if __name__ == "__main__":
    main()
