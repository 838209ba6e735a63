"""Institutions, sources, topics and funders, from the mirror's own files where it has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.openalex import country_of, number_of, short_id
from isthmus.corpus.schema import TABLES
from isthmus.corpus.snapshot.blocks import Block, HashedFile, blocks_of, is_packed
from isthmus.reference.identifiers import ror_id

_Row = dict[str, Any]


def entity_rows(files: Sequence[Path], entity: str) -> tuple[list[_Row], int]:
    """The rows of an entity, each id from the last file that has it, in the order of ids, and how
    many records could not be read.

    Parameters
    ----------
    entity
        `institutions`, `sources`, `topics` or `funders`.
    """
    found: dict[str, _Row] = {}
    damaged = 0
    for path in files:
        for record in _records(path):
            row = _ROWS[entity](record) if isinstance(record, Mapping) else None
            if row is None:
                damaged += 1
            else:
                found[next(iter(row.values()))] = row
    return [found[key] for key in sorted(found)], damaged


def entity_table(entity: str, rows: Iterable[_Row]) -> pa.Table:
    """The rows as the declared table."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(TABLES[entity]))


def _records(path: Path) -> Iterable[Any]:
    """The records of a file; None for a line that is no JSON."""
    with path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    if parquet:
        for batch in pq.ParquetFile(path).iter_batches(5_000):
            yield from batch.to_pylist()
        return
    with HashedFile(path) as raw:
        for block in blocks_of(raw, is_packed(path)):
            if not isinstance(block, Block):
                yield None
                continue
            for line in block.text.splitlines():
                if line.strip():
                    yield _decoded(line)


def _decoded(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _short(value: Any) -> str | None:
    return short_id(value) if isinstance(value, str) else None


def _country(value: Any) -> str | None:
    return country_of(value) if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _degrees(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = record.get(name)
    return found if isinstance(found, Mapping) else {}


def _institution(record: Mapping[str, Any]) -> _Row | None:
    identifier, name = _short(record.get("id")), _text(record.get("display_name"))
    if identifier is None or name is None:
        return None
    geo = _part(record, "geo")
    lineage = [found for one in record.get("lineage") or () if (found := _short(one))]
    ror, kind = _text(record.get("ror")), _text(record.get("type"))
    return {
        "institution_id": identifier,
        "ror_id": ror_id(ror) if ror else None,
        "name": name,
        "country_code": _country(record.get("country_code")),
        "types": [kind] if kind else [],
        "lineage": lineage or None,
        "city": _text(geo.get("city")),
        "latitude": _degrees(geo.get("latitude")),
        "longitude": _degrees(geo.get("longitude")),
    }


def _source(record: Mapping[str, Any]) -> _Row | None:
    identifier = _short(record.get("id"))
    if identifier is None:
        return None
    return {
        "source_id": identifier,
        "name": _text(record.get("display_name")),
        "type": _text(record.get("type")),
        "issn_l": _text(record.get("issn_l")),
        "publisher": _text(record.get("host_organization_name")),
        "country_code": _country(record.get("country_code")),
    }


def _topic(record: Mapping[str, Any]) -> _Row | None:
    identifier = _short(record.get("id"))
    if identifier is None:
        return None
    row: _Row = {"topic_id": identifier, "name": _text(record.get("display_name"))}
    for level in ("subfield", "field", "domain"):
        one = _part(record, level)
        row[f"{level}_id"] = number_of(str(one.get("id")))
        row[level] = _text(one.get("display_name"))
    return row


def _funder(record: Mapping[str, Any]) -> _Row | None:
    identifier = _short(record.get("id"))
    if identifier is None:
        return None
    ror = _text(record.get("ror")) or _text(_part(record, "ids").get("ror"))
    return {
        "funder_id": identifier,
        "name": _text(record.get("display_name")),
        "country_code": _country(record.get("country_code")),
        "ror_id": ror_id(ror) if ror else None,
    }


_ROWS: Mapping[str, Callable[[Mapping[str, Any]], _Row | None]] = {
    "institutions": _institution,
    "sources": _source,
    "topics": _topic,
    "funders": _funder,
}
