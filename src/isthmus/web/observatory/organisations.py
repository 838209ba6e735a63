"""What registry, lists and corpus say of one organisation, each with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from isthmus.organisations.registry import Organisation, Registry, load_registry
from isthmus.screening.matching import screen
from isthmus.web.observatory.corpora import CorpusState

PARTNERS_SHOWN = 15
RELATIONS = {
    "is": "is this organisation",
    "unit_of_listed": "this organisation belongs to it and is not itself listed",
    "parent_of_listed": "is a part of this organisation, which is not itself listed",
    "possible": "may be this organisation; a person has to look",
}
LARGEST_TABLE = 5_000_000
"""Rows of affiliations up to which the partners are counted while the page is opened."""


@dataclass(frozen=True)
class Relative:
    """An organisation of the lineage; its name is empty where the registry lacks it."""

    kind: str
    ror_id: str
    name: str


@dataclass(frozen=True)
class Listing:
    """A list entry that the organisation is, belongs to, or has a part of; or may be."""

    list_title: str
    publisher: str
    evidence_class: str
    as_of: date
    entry: str
    relation: str
    explanation: str
    url: str


@dataclass(frozen=True)
class Screened:
    """What screening says of the organisation, and how many lists and entries it looked at."""

    listings: Sequence[Listing]
    lists: int
    entries: int


@dataclass(frozen=True)
class Partner:
    """An organisation with works in common, and how many."""

    ror_id: str
    name: str
    country_code: str
    works: int


def lineage(found: Organisation, registry: Registry) -> list[Relative]:
    """Parents, parts and successors."""
    kinds = {
        "parent": registry.parents(found.ror_id),
        "part": registry.children(found.ror_id),
        "successor": registry.successors(found.ror_id),
    }
    return [
        Relative(kind, one, registry.organisation(one).name if one in registry else "")
        for kind, ids in kinds.items()
        for one in ids
    ]


def screened(found: Organisation, registry: Registry, on: date) -> Screened:
    """The organisation, by its identifier, against the lists of a day."""
    result = screen([found.name], on, ror_ids=[found.ror_id], registry=registry)[0]
    by_id = {one.list_id: one for one in result.lists}
    rows = [
        Listing(
            by_id[one.list_id].title, by_id[one.list_id].publisher, one.evidence_class, one.as_of,
            one.entry_name, RELATIONS[one.relation], one.explanation, one.source_url,
        )
        for one in result.candidates
    ]  # fmt: skip
    return Screened(rows, len(result.lists), sum(one.entries for one in result.lists))


def partners(found: Organisation, state: CorpusState) -> tuple[int, Sequence[Partner]] | None:
    """Its works in the corpus and those it shares most of them with; None where not counted."""
    if not state.is_ready:
        return None
    return _partners(found.ror_id, state.folder, state.snapshot)


@lru_cache(maxsize=200)
def _partners(ror_id: str, folder: Path, _snapshot: str) -> tuple[int, tuple[Partner, ...]] | None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    table = ds.dataset(folder / "affiliations", format="parquet")
    if table.count_rows() > LARGEST_TABLE:
        return None
    own = table.to_table(columns=["work_id"], filter=pc.field("ror_id") == ror_id)
    works: pa.Array = own["work_id"].unique()
    with_them = table.to_table(
        columns=["work_id", "ror_id"],
        filter=pc.field("work_id").isin(works) & pc.field("ror_id").is_valid(),
    )
    pairs = set(zip(*(with_them[name].to_pylist() for name in ("work_id", "ror_id")), strict=True))
    counted = Counter(other for _, other in pairs if other != ror_id)
    registry = load_registry()
    most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:PARTNERS_SHOWN]
    rows = []
    for other, joint in most:
        known = registry.organisation(other) if other in registry else None
        rows.append(
            Partner(
                other, known.name if known else other, (known and known.country_code) or "", joint
            )
        )
    return len(works), tuple(rows)
