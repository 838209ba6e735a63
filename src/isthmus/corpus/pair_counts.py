"""Joint works of pairs of countries, already counted: all that pair measures need.

Two CSV files, plain or gzip. The first has the header `year,country_a,country_b,works`: works with
both countries. The second, optional, has `year,country,international_works`: works with that
country and at least one other; its row `WORLD` holds all works with two or more countries.

Countries keep the label that the file gives them (a code or a name).
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from isthmus.corpus.engine import table_from
from isthmus.datafiles import read_yaml
from isthmus.errors import Fault, SourceError, did_you_mean
from isthmus.manifests import sha256_of
from isthmus.reference.countries import country_code, country_codes, country_name

PAIRS_HEADER = ("year", "country_a", "country_b", "works")
COUNTRIES_HEADER = ("year", "country", "international_works")
WORLD = "WORLD"

MAX_FAULTS = 20
"""So many faults are shown; the rest is counted."""

_BUNDLED = Path(__file__).parent / "country_pairs"


@dataclass(frozen=True)
class PairCounts:
    """Counted joint works.

    `pairs` has one row per (year, country_a, country_b) with `country_a` < `country_b` as text, and
    `works`. `countries` has one row per (year, country) with `international_works`; `world` one per
    year. Both are None where the source does not say. A pair without a row is one without joint
    works. `description` names the sources for a manifest; `as_of` is the day of their collection,
    where it is known, and `incomplete_years` those whose affiliations were not complete that day.
    """

    pairs: ir.Table
    countries: ir.Table | None
    world: ir.Table | None
    description: Mapping[str, Any]
    as_of: date | None = None
    incomplete_years: frozenset[int] = frozenset()


def read_pair_counts(pairs: Path, countries: Path | None = None) -> PairCounts:
    """Pair counts from the user's files.

    A pair given in both directions, or twice, with equal counts becomes one row.

    Raises
    ------
    SourceError
        If a file is missing or damaged, or naming its faults, the first twenty in full: a wrong
        header, a value that is no number or negative, an unknown country, a country paired with
        itself, a pair or country with two different counts in a year, a country under two labels.
    """
    table = _counts(pairs, PAIRS_HEADER)
    described: dict[str, Any] = {"pairs": _described(pairs, table)}
    by_country = world = None
    if countries is not None:
        all_rows = _counts(countries, COUNTRIES_HEADER)
        described["countries"] = _described(countries, all_rows)
        is_world = pc.equal(all_rows["country"], WORLD)
        by_country = table_from(all_rows.filter(pc.invert(is_world)))
        if pc.any(is_world).as_py():
            world = table_from(all_rows.filter(is_world).select(["year", "international_works"]))
    return PairCounts(table_from(table), by_country, world, described)


def bundled_pair_counts() -> PairCounts:
    """The counts from OpenAlex for 1990-2023 that ship with Isthmus; they have no world row."""
    pairs, countries = (pq.read_table(_BUNDLED / f"{name}.parquet") for name in _BUNDLED_FILES)
    return PairCounts(
        table_from(pairs),
        table_from(countries),
        None,
        {
            name: {
                "file": f"isthmus/corpus/country_pairs/{name}.parquet",
                "sha256": sha256_of(_BUNDLED / f"{name}.parquet"),
                "rows": table.num_rows,
            }
            for name, table in zip(_BUNDLED_FILES, (pairs, countries), strict=True)
        },
        date.fromisoformat(read_yaml(_BUNDLED / "provenance.yaml").data["as_of"]),
        frozenset({2022, 2023}),
    )


_BUNDLED_FILES = ("pairs", "countries")


def _described(path: Path, table: pa.Table) -> dict[str, Any]:
    return {"file": path.name, "sha256": sha256_of(path), "rows": table.num_rows}


def _counts(path: Path, header: Sequence[str]) -> pa.Table:
    """The file's rows, each pair or country once, in the order of year and label."""
    text, lines, faults = _cells(path, header)
    places = [name for name in header if name.startswith("country")]
    count = header[-1]
    year = _numbers(text["year"], "year", "a year", lines, faults)
    works = _numbers(text[count], count, "a whole number", lines, faults)
    labels = {name: _labels(text[name], name, lines, faults) for name in places}
    if len(places) == 2:
        labels = _ordered(labels, lines, faults)
    faults += _two_labels(labels, lines)
    table = pa.table({"year": year, **labels, count: works})
    if not faults and table.num_rows == 0:
        faults.append(Fault("has a header and no rows"))
    if not faults:
        table, faults = _each_once(table.append_column("line", lines), places, count)
    if faults:
        raise SourceError(str(path), _first(faults))
    columns = [("year", pa.int16()), *((name, pa.string()) for name in places), (count, pa.int64())]
    return table.cast(pa.schema(columns))


def _first(faults: list[Fault]) -> list[Fault]:
    """At most twenty faults in the order of their lines, and how many more there are."""
    faults = sorted(faults, key=lambda fault: fault.line or 0)
    rest = len(faults) - MAX_FAULTS
    return faults if rest <= 0 else [*faults[:MAX_FAULTS], Fault(f"and {rest:,} more")]


def _cells(path: Path, header: Sequence[str]) -> tuple[pa.Table, pa.Array, list[Fault]]:
    """The file's cells as text, the line of each row, and rows with a wrong number of cells."""
    content = _content(path)
    found = content[: content.find(b"\n")] if b"\n" in content else content
    names = found.decode("utf-8-sig").strip().split(",")
    if names != list(header):
        raise SourceError(str(path), _header_faults(names, header))
    wrong: list[tuple[int, int]] = []

    def is_wrong(row: Any) -> str:
        # The reader counts from the header; without it rows would move up by one.
        wrong.append((row.number, row.actual_columns))
        return "skip"

    table = pa.csv.read_csv(
        io.BytesIO(content),
        read_options=pa.csv.ReadOptions(
            use_threads=False, column_names=list(header), skip_rows=1, block_size=1 << 26
        ),
        parse_options=pa.csv.ParseOptions(
            invalid_row_handler=is_wrong, ignore_empty_lines=False, newlines_in_values=False
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
        ),
    ).combine_chunks()
    skipped = {number for number, _ in wrong}
    total = table.num_rows + len(skipped)
    lines = pa.array([line for line in range(2, total + 2) if line not in skipped], pa.int32())
    trimmed = pa.table({name: pc.utf8_trim_whitespace(table[name]) for name in header})
    filled = pc.not_equal(pc.binary_join_element_wise(*trimmed.columns, ""), "")
    faults = [
        Fault(f"{cells} cells, but the header has {len(header)}", line) for line, cells in wrong
    ]
    return trimmed.filter(filled), lines.filter(_flat(filled)), faults


def _content(path: Path) -> bytes:
    """The file's bytes, unpacked."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(str(path), ["there is no such file; check the path"]) from None
    except IsADirectoryError:
        raise SourceError(str(path), ["is a directory, but a CSV file was expected"]) from None
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise SourceError(
                str(path), ["the gzip data end early or are damaged; fetch the file again"]
            ) from None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise SourceError(
            str(path), [Fault("is not UTF-8; save the file as UTF-8", line)]
        ) from None
    return content


def _header_faults(names: Sequence[str], header: Sequence[str]) -> list[Fault]:
    expected = ",".join(header)
    if not any(names):
        return [Fault(f"is empty; its first line must be {expected}", 1)]
    faults = [
        Fault(f"unknown column '{name}'{did_you_mean(name, header)}", 1)
        for name in names
        if name not in header
    ]
    faults += [Fault(f"column '{name}' is missing", 1) for name in header if name not in names]
    return [*faults, Fault(f"the header must be exactly {expected}", 1)]


def _numbers(
    cells: pa.ChunkedArray, name: str, wanted: str, lines: pa.Array, faults: list[Fault]
) -> pa.Array:
    """Whole numbers, 0 or more; a year has four digits. A cell that is none is a fault."""
    pattern = r"^[12][0-9]{3}$" if name == "year" else r"^[0-9]{1,12}$"
    good = pc.match_substring_regex(cells, pattern)
    for line, cell in _where(pc.invert(good), lines, cells):
        said = "must not be negative" if cell.startswith("-") else f"is not {wanted}"
        faults.append(Fault(f"'{cell}' {said}", line, name))
    return pc.cast(pc.if_else(good, cells, pa.scalar("0")), pa.int64()).combine_chunks()


def _labels(
    cells: pa.ChunkedArray, name: str, lines: pa.Array, faults: list[Fault]
) -> pa.DictionaryArray:
    """Country labels as the file gives them; one that is no country is a fault."""
    coded = cells.combine_chunks().dictionary_encode()
    for index, label in enumerate(coded.dictionary.to_pylist()):
        if country_code(label) is None and not (name == "country" and label == WORLD):
            line = lines[pc.index(coded.indices, index).as_py()].as_py()
            faults.append(Fault(_unknown(label, name), line, name))
    return coded.cast(pa.string())


def _unknown(label: str, name: str) -> str:
    if name == "country" and label.upper() == WORLD:
        return f"'{label}': write the row of all international works as {WORLD}"
    hint = did_you_mean(label, {country_name(code) for code in country_codes()} | {WORLD})
    return f"unknown country '{label}'{hint or '; expected an ISO 3166-1 alpha-2 code or a name'}"


def _ordered(
    labels: Mapping[str, pa.Array], lines: pa.Array, faults: list[Fault]
) -> dict[str, pa.Array]:
    """Both labels of a pair in the order of their text."""
    a, b = labels["country_a"], labels["country_b"]
    for line, label in _where(pc.equal(a, b), lines, a):
        faults.append(Fault(f"'{label}' is paired with itself", line, "country_b"))
    swapped = pc.greater(a, b)
    return {"country_a": pc.if_else(swapped, b, a), "country_b": pc.if_else(swapped, a, b)}


def _two_labels(labels: Mapping[str, pa.Array], lines: pa.Array) -> list[Fault]:
    """A country that the file calls by two labels would be counted as two countries."""
    first: dict[str, str] = {}
    faults = []
    for name, cells in labels.items():
        for label in pc.unique(cells).to_pylist():
            code = country_code(label)
            if code is None:
                continue
            if first.setdefault(code, label) != label:
                line = lines[pc.index(cells, label).as_py()].as_py()
                said = f"'{label}' and '{first[code]}' are one country; use one of them"
                faults.append(Fault(said, line, name))
    return faults


def _each_once(table: pa.Table, places: Sequence[str], count: str) -> tuple[pa.Table, list[Fault]]:
    """Each pair or country once a year, in the order of year and label; faults where its counts
    differ."""
    names = pa.array(
        sorted({label for name in places for label in pc.unique(table[name]).to_pylist()})
    )
    # One number instead of several columns: sorting it is much faster than grouping by text.
    key = table["year"].to_numpy()
    for name in places:
        key = key * len(names) + pc.index_in(table[name], value_set=names).to_numpy()
    order = np.argsort(key, kind="stable")
    table, key = table.take(pa.array(order)), key[order]
    works = table[count].to_numpy()
    repeated = np.concatenate([[False], key[1:] == key[:-1]])
    differing = np.flatnonzero(repeated & (works != np.roll(works, 1)))
    faults = []
    for row, before in zip(
        table.take(pa.array(differing)).to_pylist(),
        table.take(pa.array(differing - 1)).to_pylist(),
        strict=True,
    ):
        who = " and ".join(row[name] for name in places)
        other = f"{before[count]:,} on line {before['line']}"
        said = f"{who}: {row[count]:,} in {row['year']}, but {other}"
        faults.append(Fault(said, row["line"], count))
    return table.filter(pa.array(~repeated)).drop_columns(["line"]), faults


def _where(mask: Any, lines: pa.Array, cells: Any) -> list[tuple[int, str]]:
    """The line and the cell of each row that the mask marks."""
    return list(
        zip(lines.filter(_flat(mask)).to_pylist(), cells.filter(mask).to_pylist(), strict=True)
    )


def _flat(mask: Any) -> Any:
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
