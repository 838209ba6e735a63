"""The tables of a corpus, put together from what was read and what the strings resolved to.

Written in the engine's own SQL: it is one of the few places where that is much faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.folder import part_file
from isthmus.corpus.schema import TABLES

_AFFILIATED = """
CREATE TEMP TABLE affiliated AS
WITH found AS (
    SELECT seq, author_order, ror_id, institution_id, country_code, 'source' AS basis, 0 AS rank
    FROM attributed
    WHERE ror_id IS NOT NULL OR institution_id IS NOT NULL OR country_code IS NOT NULL
    UNION ALL
    SELECT t.seq, t.author_order, r.ror_id, NULL, r.country_code, r.basis,
           CASE r.basis WHEN 'registry match' THEN 1 ELSE 2 END
    FROM texts t JOIN resolved r USING (text)
),
organisations AS (
    SELECT seq, author_order, any_value(f.ror_id) AS ror_id,
           min(institution_id) AS institution_id,
           coalesce(arg_min(f.country_code, rank), any_value(g.country_code)) AS country_code,
           arg_min(basis, rank) AS basis
    FROM found f LEFT JOIN registered g USING (ror_id)
    WHERE f.ror_id IS NOT NULL OR institution_id IS NOT NULL
    GROUP BY seq, author_order, coalesce(f.ror_id, institution_id)
),
-- A country without an organisation adds a row only if no organisation of the author has it.
countries AS (
    SELECT seq, author_order, NULL AS ror_id, NULL AS institution_id, country_code,
           arg_min(basis, rank) AS basis
    FROM found f
    WHERE ror_id IS NULL AND institution_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM organisations o
        WHERE o.seq = f.seq AND o.author_order IS NOT DISTINCT FROM f.author_order
              AND o.country_code = f.country_code)
    GROUP BY seq, author_order, country_code
),
known AS (SELECT * FROM organisations UNION ALL SELECT * FROM countries),
-- What the source read from the strings counts where nothing else gives the author a country.
stated_only AS (
    SELECT DISTINCT seq, author_order, NULL AS ror_id, NULL AS institution_id, country_code,
           'named in the text' AS basis
    FROM stated s
    WHERE NOT EXISTS (
        SELECT 1 FROM known k
        WHERE k.seq = s.seq AND k.author_order = s.author_order AND k.country_code IS NOT NULL)
),
all_known AS (SELECT * FROM known UNION ALL SELECT * FROM stated_only)
SELECT * FROM all_known
UNION ALL
SELECT seq, author_order, NULL, NULL, NULL, 'none'
FROM authorships a
WHERE NOT EXISTS (
    SELECT 1 FROM all_known k WHERE k.seq = a.seq AND k.author_order = a.author_order)
"""

_TABLES = {
    "works": """
        WITH sets AS (
            SELECT seq, list_sort(list(DISTINCT country_code)) AS country_set
            FROM affiliated WHERE country_code IS NOT NULL GROUP BY seq
        ),
        unknown AS (
            SELECT seq, count(*) AS authors FROM (
                SELECT seq, author_order FROM affiliated WHERE author_order IS NOT NULL
                GROUP BY seq, author_order HAVING count(country_code) = 0)
            GROUP BY seq
        )
        SELECT w.work_id, w.source, w.year, w.type, w.venue, w.title, w.doi, w.source_id,
               w.primary_topic_id, w.primary_subfield_id, w.primary_field_id, w.primary_field,
               w.cited_by_count, w.author_count,
               coalesce(s.country_set, []) AS country_set, w.has_affiliation,
               coalesce(u.authors, 0) AS unknown_country_authors,
               w.is_xpac, w.is_retracted, w.funder_ids, w.updated_date
        FROM works w LEFT JOIN sets s USING (seq) LEFT JOIN unknown u USING (seq)
        ORDER BY w.seq
    """,
    "authorships": """
        SELECT w.work_id, a.author_order, a.author_key, a.raw_affiliation
        FROM authorships a JOIN works w USING (seq)
        ORDER BY a.seq, a.author_order
    """,
    "affiliations": """
        SELECT w.work_id, a.author_order, a.ror_id, a.institution_id, a.country_code, a.basis
        FROM affiliated a JOIN works w USING (seq)
        ORDER BY a.seq, a.author_order NULLS LAST, a.ror_id NULLS LAST,
                 a.institution_id NULLS LAST, a.country_code NULLS LAST
    """,
    "institutions": """
        SELECT a.ror_id, s.institution_id,
               coalesce(g.name, r.name, s.name, a.ror_id, s.institution_id) AS name,
               coalesce(g.country_code, r.country_code, s.country_code) AS country_code,
               coalesce(g.types, s.types, []) AS types,
               s.lineage, NULL AS city, NULL AS latitude, NULL AS longitude
        FROM (SELECT coalesce(ror_id, institution_id) AS key, any_value(ror_id) AS ror_id
              FROM affiliated WHERE key IS NOT NULL GROUP BY key) a
        LEFT JOIN registered g USING (ror_id)
        LEFT JOIN (
            SELECT ror_id, any_value(name) AS name, any_value(country_code) AS country_code
            FROM (SELECT DISTINCT ror_id, name, country_code FROM resolved
                  WHERE ror_id IS NOT NULL ORDER BY ALL)
            GROUP BY ror_id) r USING (ror_id)
        LEFT JOIN (
            SELECT coalesce(ror_id, institution_id) AS key,
                   min(institution_id) AS institution_id, min(name) AS name,
                   min(country_code) AS country_code, min(lineage) AS lineage,
                   list_filter([min(organisation_type)], lambda t: t IS NOT NULL) AS types
            FROM attributed WHERE key IS NOT NULL GROUP BY key) s USING (key)
        ORDER BY a.key
    """,
}


def write_tables(
    staged: Mapping[str, Path], resolved: pa.Table, registered: pa.Table, out: Path, part: str
) -> dict[str, int]:
    """Write a part of each table of `schema.TABLES`; returns their numbers of rows.

    Parameters
    ----------
    staged
        The parts that `Staging` wrote, by name.
    resolved
        What the strings stand for, as `resolved_texts` returns it.
    registered
        `ror_id`, `name`, `country_code` and `types` of the organisations that the registry knows.
    """
    connection = duckdb.connect(":memory:", config={"temp_directory": str(out)})
    try:
        for name, path in staged.items():
            connection.read_parquet(str(path)).create_view(name)
        connection.register("resolved", resolved)
        connection.register("registered", registered)
        connection.execute(_AFFILIATED)
        rows = {}
        for name, columns in TABLES.items():
            query, schema = _TABLES.get(name), arrow_schema(columns)
            count = 0
            path = part_file(out, name, part)
            path.parent.mkdir(exist_ok=True)
            with pq.ParquetWriter(path, schema, compression="zstd", compression_level=3) as writer:
                # The sources of this path describe no topics, sources and funders.
                for batch in connection.execute(query).to_arrow_reader(100_000) if query else ():
                    writer.write_batch(_as_declared(batch, schema))
                    count += batch.num_rows
            rows[name] = count
        return rows
    finally:
        connection.close()


def _as_declared(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with the declared types; the engine names the parts of a list differently."""
    assert len(batch.schema.names) == len(schema.names)
    return pa.RecordBatch.from_arrays(
        [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)],
        schema=schema,
    )
