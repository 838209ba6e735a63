"""Works drawn at random in the form of a corpus, for measuring at sizes that no test data has.

Countries are drawn so that the pairs come out as in OpenAlex (its counts of 1990 to 2023, all years
together): the first two countries of an international work by the works of the pair, each further
one by its works with a country that is already there. Everything else (years, fields, types, teams,
citations) is drawn independently, which makes more distinct cells than real works have, and so a
larger cube.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.folder import FORMAT, KIND, MANIFEST, described_table, part_file
from isthmus.corpus.schema import TABLES
from isthmus.manifests import manifest, write_json

PAIRS = "corpus/country_pairs/openalex_country_pairs_1990_2023.csv.gz"
PART_WORKS = 1_000_000
TYPES = ("article", "conference-paper", "book-chapter", "preprint", "dataset", "dissertation",
         "review", "book", "other", "letter")  # fmt: skip
TYPE_SHARES = (0.62, 0.08, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0.01)
WITHOUT_COUNTRY, INTERNATIONAL = 0.20, 0.255
SIZES = (0.775, 0.14, 0.046, 0.018, 0.009, 0.0045, 0.0025, 0.0015)
"""Shares of international works with 2, 3, ... 9 countries; the rest has 10 to 60."""
FUNDERS, VENUES, INSTITUTIONS = 20_000, 60_000, 40_000


@dataclass(frozen=True)
class Draw:
    """What the works are drawn from."""

    codes: np.ndarray
    domestic: np.ndarray
    pairs: np.ndarray
    pair_shares: np.ndarray
    partners: np.ndarray
    subfields: np.ndarray
    subfield_shares: np.ndarray


def draw_of(shared: Path) -> Draw:
    """The shares of countries and pairs, from the counts of OpenAlex."""
    pairs: dict[tuple[str, str], int] = {}
    with gzip.open(shared / PAIRS, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            _, a, b, works = line.rstrip().split(",")
            pairs[a, b] = pairs.get((a, b), 0) + int(works)
    codes = sorted({code for pair in pairs for code in pair})
    place = {code: number for number, code in enumerate(codes)}
    matrix = np.zeros((len(codes), len(codes)))
    for (a, b), works in pairs.items():
        matrix[place[a], place[b]] = matrix[place[b], place[a]] = works
    upper = np.argwhere(np.triu(matrix, 1) > 0)
    weights = matrix[upper[:, 0], upper[:, 1]]
    links = matrix.sum(axis=1)
    rng = np.random.default_rng(7)
    fields = rng.lognormal(0, 0.9, 26)
    subfields = np.array([(11 + number % 26) * 100 + number // 26 for number in range(252)])
    shares = fields[np.arange(252) % 26] * rng.lognormal(0, 0.8, 252)
    return Draw(
        np.array(codes),
        np.cumsum(links**1.15 / (links**1.15).sum()),
        upper.astype(np.uint8),
        np.cumsum(weights / weights.sum()),
        np.cumsum(matrix / matrix.sum(axis=1, keepdims=True), axis=1),
        subfields,
        np.cumsum(shares / shares.sum()),
    )


def part_of(draw: Draw, number: int, works: int = PART_WORKS) -> dict[str, pa.Table]:
    """The tables `works`, `authorships` and `affiliations` of one part, by name."""
    rng = np.random.default_rng([2026, number])
    starts, members = _country_sets(draw, rng, works)
    known = np.diff(starts)
    authors = np.maximum(np.ceil(rng.lognormal(0.95, 0.75, works)).astype(np.int64), known)
    large = rng.random(works) < 3e-4
    authors[large] = np.minimum((rng.pareto(1.1, large.sum()) + 1) * 60, 3400)
    authors = np.maximum(authors, np.maximum(known, 1))
    rows = _affiliation_rows(rng, starts, members, authors)
    ids = pa.array(np.char.add("W", (number * works + np.arange(works) + 10**9).astype(str)))
    return {
        "works": _works(draw, rng, ids, starts, members, authors, rows),
        "authorships": _authorships(ids, authors),
        "affiliations": _affiliations(draw, rng, ids, rows),
    }


def _drawn(rng: np.random.Generator, cumulated: np.ndarray, number: int) -> np.ndarray:
    return np.minimum(np.searchsorted(cumulated, rng.random(number)), len(cumulated) - 1)


def _country_sets(
    draw: Draw, rng: np.random.Generator, works: int
) -> tuple[np.ndarray, np.ndarray]:
    """The countries of each work, in order: where each begins, and all of them."""
    located = rng.random(works) >= WITHOUT_COUNTRY
    international = located & (rng.random(works) < INTERNATIONAL)
    wanted = np.where(located, 1, 0)
    sizes = np.array([*SIZES, 1 - sum(SIZES)]).cumsum()
    drawn = _drawn(rng, sizes, int(international.sum())) + 2
    drawn[drawn == 10] = rng.integers(10, 61, int((drawn == 10).sum()))
    wanted[international] = drawn
    most = 62
    table = np.full((works, most), 255, np.uint8)
    alone = wanted == 1
    table[alone, 0] = _drawn(rng, draw.domestic, int(alone.sum()))
    table[international, :2] = draw.pairs[_drawn(rng, draw.pair_shares, int(international.sum()))]
    for place in range(2, most):
        rows = np.flatnonzero(wanted > place)
        if not len(rows):
            break
        near = table[rows, rng.integers(0, place, len(rows))]
        chance = rng.random(len(rows))
        table[rows, place] = (draw.partners[near] < chance[:, None]).sum(axis=1)
    table.sort(axis=1)
    distinct = table != 255
    distinct[:, 1:] &= table[:, 1:] != table[:, :-1]
    starts = np.concatenate([[0], np.cumsum(distinct.sum(axis=1))])
    return starts, table[distinct]


def _affiliation_rows(
    rng: np.random.Generator, starts: np.ndarray, members: np.ndarray, authors: np.ndarray
) -> dict[str, np.ndarray]:
    """One row per author and country: `work`, `order`, `country` (255 is unknown)."""
    work = np.repeat(np.arange(len(authors)), authors)
    first = np.concatenate([[0], np.cumsum(authors)])[:-1]
    order = np.arange(len(work)) - first[work]
    known = np.diff(starts)[work]
    place = np.where(order < known, order, (rng.random(len(work)) ** 2 * known).astype(np.int64))
    country = np.full(len(work), 255, np.uint8)
    located = known > 0
    country[located] = members[starts[work[located]] + place[located]]
    loses = located & (order >= known) & (rng.random(len(work)) < 0.06)
    country[loses] = 255
    second = np.flatnonzero((country != 255) & (rng.random(len(work)) < 0.04))
    other = members[starts[work[second]] + (rng.random(len(second)) * known[second]).astype(int)]
    kept = other >= country[second]
    second, other = second[kept], other[kept]
    at = np.concatenate([np.arange(len(work)), second])
    country = np.concatenate([country, other])
    by = np.argsort(at, kind="stable")
    return {"work": work[at[by]], "order": order[at[by]] + 1, "country": country[by]}


def _codes(draw: Draw, places: np.ndarray) -> pa.Array:
    """Country codes; place 255 is null."""
    known = pa.array(places.astype(np.int32), mask=places == 255)
    return pa.DictionaryArray.from_arrays(known, pa.array(draw.codes)).cast(pa.string())


def _coded(prefix: str, numbers: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    names = pa.array([f"{prefix}{number}" for number in range(int(numbers.max(initial=0)) + 1)])
    taken = pa.array(numbers.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(taken, names).cast(pa.string())


def _works(
    draw: Draw,
    rng: np.random.Generator,
    ids: pa.Array,
    starts: np.ndarray,
    members: np.ndarray,
    authors: np.ndarray,
    rows: dict[str, np.ndarray],
) -> pa.Table:
    number = len(ids)
    subfield = _drawn(rng, draw.subfield_shares, number)
    without_topic = rng.random(number) < 0.03
    codes = draw.subfields[subfield]
    year = 2024 - np.minimum(rng.exponential(11, number).astype(int), 54)
    cited = (rng.lognormal(0.6, 1.6, number) * (rng.random(number) < 0.7)).astype(np.int32)
    located = np.concatenate([[True], rows["work"][1:] != rows["work"][:-1]])
    located |= np.concatenate([[True], rows["order"][1:] != rows["order"][:-1]])
    unknown = np.bincount(rows["work"][(rows["country"] == 255) & located], minlength=number)
    funded = np.where(rng.random(number) < 0.25, rng.integers(1, 4, number), 0)
    ends = np.concatenate([[0], np.cumsum(funded)]).astype(np.int32)
    funder = (rng.random(ends[-1]) ** 3 * FUNDERS).astype(np.int64)
    venue = (rng.random(number) ** 2 * VENUES).astype(np.int64)
    topic = subfield * 18 + rng.integers(0, 18, number)
    columns: dict[str, Any] = {
        "work_id": ids,
        "source": pa.array(["openalex"]).take(pa.array(np.zeros(number, np.int32))),
        "year": pa.array(year.astype(np.int16), mask=rng.random(number) < 0.003),
        "type": pa.array(TYPES).take(pa.array(_drawn(rng, np.cumsum(TYPE_SHARES), number))),
        "venue": _coded("Journal of ", venue),
        "source_id": _coded("S", venue),
        "title": pa.nulls(number, pa.string()),
        "doi": pa.nulls(number, pa.string()),
        "primary_topic_id": _coded("T1", topic, without_topic),
        "primary_subfield_id": pa.array(codes.astype(np.int32), mask=without_topic),
        "primary_field_id": pa.array((codes // 100).astype(np.int16), mask=without_topic),
        "primary_field": _coded("Field ", codes // 100, without_topic),
        "cited_by_count": pa.array(cited),
        "author_count": pa.array(authors.astype(np.int32)),
        "country_set": pa.ListArray.from_arrays(starts.astype(np.int32), _codes(draw, members)),
        "funder_ids": pa.ListArray.from_arrays(ends, _coded("F", funder)),
        "has_affiliation": pa.array(rng.random(number) < 0.9),
        "is_xpac": pa.array(np.zeros(number, bool)),
        "unknown_country_authors": pa.array(unknown.astype(np.int32)),
        "is_retracted": pa.array(np.zeros(number, bool)),
        "updated_date": pa.nulls(number, pa.string()),
    }
    return _as_declared(columns, "works")


def _authorships(ids: pa.Array, authors: np.ndarray) -> pa.Table:
    work = np.repeat(np.arange(len(authors)), authors)
    first = np.concatenate([[0], np.cumsum(authors)])[:-1]
    return _as_declared(
        {
            "work_id": ids.take(pa.array(work)),
            "author_order": pa.array((np.arange(len(work)) - first[work] + 1).astype(np.int32)),
            "author_key": pa.nulls(len(work), pa.string()),
            "raw_affiliation": pa.nulls(len(work), pa.string()),
        },
        "authorships",
    )


def _affiliations(
    draw: Draw, rng: np.random.Generator, ids: pa.Array, rows: dict[str, np.ndarray]
) -> pa.Table:
    number = len(rows["work"])
    unknown = rows["country"] == 255
    institution = (rng.random(number) ** 2 * INSTITUTIONS / 250).astype(np.int64) * 250
    basis = pa.array(["source", "none"]).take(pa.array(unknown.astype(np.int32)))
    return _as_declared(
        {
            "work_id": ids.take(pa.array(rows["work"])),
            "author_order": pa.array(rows["order"].astype(np.int32)),
            "ror_id": _coded("https://ror.org/0", institution + rows["country"], unknown),
            "institution_id": _coded("I", institution + rows["country"], unknown),
            "country_code": _codes(draw, rows["country"]),
            "basis": basis,
        },
        "affiliations",
    )


def _as_declared(columns: dict[str, Any], name: str) -> pa.Table:
    """The columns in the order of a corpus table."""
    schema = arrow_schema(TABLES[name])
    return pa.table({field.name: columns[field.name] for field in schema}).cast(schema)


def write_corpus(out: Path, shared: Path, works: int, part_works: int = PART_WORKS) -> None:
    """A corpus of so many works, in parts."""
    draw = draw_of(shared)
    outputs: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number in range(-(-works // part_works)):
        part = f"part-{number:05}"
        tables = part_of(draw, number, min(part_works, works - number * part_works))
        for name, columns in TABLES.items():
            table = tables.get(name, arrow_schema(columns).empty_table())
            if name not in tables and number:
                continue
            path = part_file(out, name, part)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, path, compression="zstd", row_group_size=122_880)
            # Hashes tell changed parts apart; here the number of the part does.
            outputs[name].append({"part": part, "rows": table.num_rows, "sha256": part})
    content = manifest(KIND, {"sources": []}, {"format": FORMAT})
    content["outputs"] = {name: described_table(parts) for name, parts in outputs.items()}
    write_json(out / MANIFEST, content)
