"""The tables that describe what works refer to: institutions, sources, topics and funders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.folder import part_file
from isthmus.corpus.schema import TABLES
from isthmus.corpus.snapshot.entities import entity_rows, entity_table
from isthmus.corpus.snapshot.mirror import Mirror
from isthmus.organisations.registry import Registry

_INSTITUTIONS = """
    WITH named AS (
        SELECT *, coalesce(ror_id, institution_id) AS key FROM mirrored
    ),
    -- A record of a work may lack the ROR id that the institution's own record has.
    met AS (
        SELECT coalesce(s.ror_id, m.ror_id) AS ror_id, s.institution_id, s.name, s.country_code,
               s.type, s.lineage, s.filename,
               coalesce(s.ror_id, m.ror_id, s.institution_id) AS key
        FROM seen s LEFT JOIN (
            SELECT institution_id, any_value(ror_id) AS ror_id FROM mirrored GROUP BY institution_id
        ) m USING (institution_id)
    ),
    first_met AS (
        SELECT key, any_value(ror_id) AS ror_id, min(institution_id) AS institution_id,
               arg_min(name, filename) AS name, arg_min(country_code, filename) AS country_code,
               arg_min(type, filename) AS type, arg_min(lineage, filename) AS lineage
        FROM met GROUP BY key
    ),
    mirrored_once AS (SELECT DISTINCT ON (key) * FROM named ORDER BY key, institution_id)
    SELECT coalesce(m.ror_id, s.ror_id) AS ror_id,
           coalesce(m.institution_id, s.institution_id) AS institution_id,
           coalesce(g.name, m.name, s.name, key) AS name,
           coalesce(g.country_code, m.country_code, s.country_code) AS country_code,
           coalesce(g.types, m.types, list_filter([s.type], lambda t: t IS NOT NULL)) AS types,
           coalesce(m.lineage, s.lineage) AS lineage, m.city, m.latitude, m.longitude
    FROM first_met s FULL JOIN mirrored_once m USING (key)
    LEFT JOIN registered g ON g.ror_id = key
    ORDER BY key
"""


def write_reference_tables(
    folder: Path,
    update: str,
    mirrors: Sequence[Mirror],
    registry: Registry,
    part: str,
    has_papers: bool,
) -> int:
    """Write the four tables; returns how many records of the mirrors could not be read.

    Parameters
    ----------
    update
        The folder in `folder` with the institutions that each part has met.
    has_papers
        Whether the table of institutions has been written for works of other sources.
    """
    damaged = 0
    found = {}
    for entity in ("institutions", "sources", "topics", "funders"):
        files = [path for mirror in mirrors for path in mirror.files(entity)]
        rows, bad = entity_rows(files, entity)
        found[entity] = entity_table(entity, rows)
        damaged += bad
    papers = part_file(folder, "institutions", part)
    others = pq.read_table(papers) if has_papers else None
    found["institutions"] = _institutions(folder / update, found["institutions"], others, registry)
    for entity, table in found.items():
        path = part_file(folder, entity, part)
        path.parent.mkdir(exist_ok=True)
        pq.write_table(table, path, compression="zstd")
    return damaged


def _institutions(
    update: Path, mirrored: pa.Table, others: pa.Table | None, registry: Registry
) -> pa.Table:
    """Each institution once: as the registry names it, else the mirror, else a record of a work."""
    schema = arrow_schema(TABLES["institutions"])
    with duckdb.connect() as connection:
        seen = connection.read_parquet(f"{update}/*.seen.parquet", filename=True)
        if others is not None:
            connection.register("others", others)
            seen = seen.union(
                connection.sql(
                    "SELECT institution_id, ror_id, name, country_code, types[1] AS type, lineage, "
                    "'~' AS filename FROM others"
                )
            )
        seen.create_view("seen")
        connection.register("mirrored", mirrored)
        connection.register(
            "registered", registry.table.select(["ror_id", "name", "country_code", "types"])
        )
        table = connection.execute(_INSTITUTIONS).to_arrow_table()
    columns = [table[name].cast(schema.field(name).type) for name in schema.names]
    return pa.table(columns, schema=schema)
