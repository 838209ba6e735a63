"""Strings for which OpenAlex has no institution, resolved by the registry: each string once.

What a string stands for is kept (`organisations.kept_answers`), so that an update and a build that
was killed ask only for new strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.attribution import RESOLVED, Resolver, resolved_texts, with_unknown
from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.schema import TABLES
from isthmus.corpus.snapshot.flattening import SEEN
from isthmus.corpus.snapshot.running import Report
from isthmus.organisations.kept_answers import keep_answers

_AT_A_TIME = 200_000
_MEMORY = "1GB"

_REWRITTEN = """
CREATE TEMP TABLE found AS
    SELECT t.work_id, t.author_order, r.ror_id, r.country_code, r.basis,
           CASE r.basis WHEN 'registry match' THEN 1 ELSE 2 END AS rank
    FROM texts t JOIN resolved r USING (text)
    WHERE r.ror_id IS NOT NULL OR r.country_code IS NOT NULL;
CREATE TEMP TABLE affected AS SELECT DISTINCT work_id, author_order FROM found;
CREATE TEMP TABLE given AS
    SELECT * FROM affiliations SEMI JOIN affected USING (work_id, author_order);
CREATE TEMP TABLE organisations AS
    SELECT work_id, author_order, ror_id, arg_min(country_code, rank) AS country_code,
           arg_min(basis, rank) AS basis
    FROM found f WHERE ror_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM given g WHERE g.basis = 'source' AND g.work_id = f.work_id
        AND g.author_order = f.author_order AND g.ror_id = f.ror_id)
    GROUP BY work_id, author_order, ror_id;
CREATE TEMP TABLE placed AS
    SELECT work_id, author_order, country_code FROM given WHERE basis = 'source'
    UNION SELECT work_id, author_order, country_code FROM organisations;
CREATE TEMP TABLE countries AS
    SELECT work_id, author_order, country_code, arg_min(basis, rank) AS basis
    FROM found f WHERE ror_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM placed p WHERE p.work_id = f.work_id
        AND p.author_order = f.author_order AND p.country_code = f.country_code)
    GROUP BY work_id, author_order, country_code;
CREATE TEMP TABLE rewritten AS
    SELECT work_id, author_order, ror_id, institution_id, country_code, basis
    FROM affiliations ANTI JOIN affected USING (work_id, author_order)
    UNION ALL SELECT work_id, author_order, ror_id, institution_id, country_code, basis
    FROM given WHERE basis = 'source'
    UNION ALL SELECT work_id, author_order, ror_id, NULL, country_code, basis FROM organisations
    UNION ALL SELECT work_id, author_order, NULL, NULL, country_code, basis FROM countries
    UNION ALL SELECT work_id, author_order, ror_id, institution_id, country_code, basis
    FROM given g WHERE basis = 'named in the text'
    AND NOT EXISTS (SELECT 1 FROM placed p WHERE p.work_id = g.work_id
        AND p.author_order = g.author_order AND p.country_code IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM countries c WHERE c.work_id = g.work_id
        AND c.author_order = g.author_order)
"""

_TABLES = {
    "affiliations": """
        SELECT r.* FROM rewritten r JOIN works w USING (work_id)
        ORDER BY w.file_row_number, r.author_order, r.ror_id NULLS LAST,
                 r.institution_id NULLS LAST, r.country_code NULLS LAST
    """,
    "works": """
        WITH touched AS (SELECT DISTINCT work_id FROM affected),
        sets AS (
            SELECT work_id,
                   list_sort(list(DISTINCT country_code)
                             FILTER (country_code IS NOT NULL)) AS codes,
                   count(DISTINCT author_order)
                   - count(DISTINCT author_order) FILTER (country_code IS NOT NULL) AS unknown
            FROM rewritten SEMI JOIN touched USING (work_id) GROUP BY work_id
        )
        SELECT w.* EXCLUDE (file_row_number) REPLACE (
            CASE WHEN s.work_id IS NULL THEN w.country_set ELSE coalesce(s.codes, []) END
            AS country_set,
            coalesce(s.unknown, w.unknown_country_authors)::INTEGER AS unknown_country_authors)
        FROM works w LEFT JOIN sets s USING (work_id)
        ORDER BY w.file_row_number
    """,
}

_BY_YEAR = """
    SELECT year, count(*)::BIGINT AS works,
           count(*) FILTER (len(country_set) = 0)::BIGINT AS unknown
    FROM read_parquet(?) GROUP BY year
"""


def resolved_strings(
    texts: Sequence[Path], cache: Path, resolver: Resolver | None, work: Path, report: Report
) -> Path:
    """A folder of Parquet files with what each string stands for; new strings are resolved.

    Parameters
    ----------
    texts
        Files of `flattening.TEXTS`.
    cache
        The folder of earlier answers; new ones are added.
    resolver
        Resolves strings instead of the registry's resolver.
    work
        A folder for what does not fit into memory.
    """
    cache.mkdir(parents=True, exist_ok=True)
    new = work / "new_texts.parquet"
    with _connection(work) as connection:
        asked = connection.read_parquet([str(path) for path in texts]).select("text")
        if any(cache.glob("*.parquet")):
            asked = asked.except_(connection.read_parquet(f"{cache}/*.parquet").select("text"))
        table_reader = asked.distinct().order("text").to_arrow_reader(_AT_A_TIME)
        with pq.ParquetWriter(new, pa.schema([("text", pa.string())])) as writer:
            for batch in table_reader:
                writer.write_batch(batch)
    total, done = pq.read_metadata(new).num_rows, 0
    report("resolving strings", 0, total)

    def told(more: int) -> None:
        nonlocal done
        done += more
        report("resolving strings", done, total)

    for batch in pq.ParquetFile(new).iter_batches(_AT_A_TIME):
        asked_now = [str(text) for text in batch.column(0).to_pylist()]
        found = resolved_texts(asked_now, resolver, told)
        keep_answers(cache, with_unknown(asked_now, found))
    new.unlink()
    if not any(cache.glob("*.parquet")):
        keep_answers(cache, RESOLVED.empty_table())
    return cache


def with_resolved(part: Path, target: Path, resolved: Path, work: Path) -> dict[str, Any]:
    """Write `works` and `affiliations` of a part to `target`, with what its strings stand for.

    Returns, for each year of publication, the works, and those without a known country before and
    after.
    """
    before = _unknown_by_year(part / "works.parquet")
    target.mkdir(exist_ok=True)
    with _connection(work) as connection:
        for name in ("texts", "affiliations"):
            connection.read_parquet(str(part / f"{name}.parquet")).create_view(name)
        connection.read_parquet(str(part / "works.parquet"), file_row_number=True).create_view(
            "works"
        )
        connection.read_parquet(f"{resolved}/*.parquet").create_view("resolved")
        connection.execute(_REWRITTEN)
        for name, query in _TABLES.items():
            schema = arrow_schema(TABLES[name])
            with pq.ParquetWriter(
                target / f"{name}.parquet", schema, compression="zstd", compression_level=1
            ) as writer:
                for batch in connection.execute(query).to_arrow_reader(100_000):
                    columns = [
                        column.cast(field.type)
                        for column, field in zip(batch.columns, schema, strict=True)
                    ]
                    writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
        named = connection.execute(
            "SELECT DISTINCT ON (ror_id) ror_id, r.name, r.country_code "
            "FROM organisations SEMI JOIN resolved r0 USING (ror_id) "
            "JOIN resolved r USING (ror_id) ORDER BY ror_id, r.name"
        ).to_arrow_table()
    _add_seen(part / "seen.parquet", named)
    after = _unknown_by_year(target / "works.parquet")
    return {year: [*counts, after[year][1]] for year, counts in sorted(before.items())}


def summed(parts: Sequence[Mapping[str, Sequence[int]]]) -> list[dict[str, Any]]:
    """The years of several parts together, in order; works of unknown year last."""
    total: dict[str, list[int]] = {}
    for part in parts:
        for year, counts in part.items():
            held = total.setdefault(year, [0, 0, 0])
            total[year] = [a + b for a, b in zip(held, counts, strict=True)]
    columns = ("works", "unknown_country_before", "unknown_country_after")
    return [
        {"year": int(year) if year else None, **dict(zip(columns, counts, strict=True))}
        for year, counts in sorted(total.items(), key=lambda one: (not one[0], one[0]))
    ]


def _add_seen(path: Path, named: pa.Table) -> None:
    held = pq.read_table(path)
    known = set(held["ror_id"].to_pylist())
    rows = [row for row in named.to_pylist() if row["ror_id"] not in known]
    table = pa.concat_tables([held, pa.Table.from_pylist(rows, schema=SEEN)])
    pq.write_table(table, path, compression="zstd")


def _unknown_by_year(works: Path) -> dict[str, list[int]]:
    with duckdb.connect() as connection:
        rows = connection.execute(_BY_YEAR, [str(works)]).fetchall()
    return {"" if year is None else str(year): [count, unknown] for year, count, unknown in rows}


def _connection(work: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"temp_directory": str(work), "memory_limit": _MEMORY, "threads": "2"}
    )
