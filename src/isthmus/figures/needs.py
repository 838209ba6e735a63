"""What a figure needs of a corpus, and the message where the corpus lacks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import Corpus
from isthmus.errors import Fault
from isthmus.figures.entry import Entry

_FROM_OPENALEX = "build a corpus from OpenAlex works"


@dataclass(frozen=True)
class Need:
    """A kind of data: the column that holds it, and where to get it."""

    what: str
    table: str
    column: str
    remedy: str = _FROM_OPENALEX


NEEDS: Mapping[str, Need] = {
    "citations": Need("citations", "works", "cited_by_count"),
    "topics": Need("topics", "works", "primary_topic_id"),
    "fields": Need("fields of research", "works", "primary_field"),
    "subfields": Need("subfields", "works", "primary_subfield_id"),
    "funders": Need("funders", "works", "funder_ids"),
    "titles": Need("titles", "works", "title", "build a corpus from a source that gives them"),
    "venues": Need("venues", "works", "venue", "build a corpus from a source that gives them"),
    "organisations": Need(
        "identified organisations", "affiliations", "ror_id",
        "build a corpus from works with institutions or affiliation strings",
    ),
    "author-keys": Need("author keys", "authorships", "author_key"),
}  # fmt: skip


def need_faults(entry: Entry, corpus: Corpus | None, works: ir.Table | None) -> list[Fault]:
    """What the figure needs and the works do not have, each with what to do."""
    if not entry.needs:
        return []
    if corpus is None or works is None:
        listed = ", ".join(NEEDS[name].what for name in entry.needs)
        return [Fault(f"{entry.name} needs {listed}, which counts of pairs lack; use --corpus")]
    faults = []
    for name in entry.needs:
        need = NEEDS[name]
        if not _is_there(need, corpus, works):
            said = (
                f"{entry.name} needs {need.what} ({need.table}.{need.column}), and none of these "
                f"works has any; {need.remedy}"
            )
            faults.append(Fault(said))
    return faults


def _is_there(need: Need, corpus: Corpus, works: ir.Table) -> bool:
    table: ir.Table = corpus.works if need.table == "works" else getattr(corpus, need.table)
    if need.column not in table.columns:
        return False
    table = table.semi_join(works, "work_id")
    column = table[need.column]
    given = column.length() > 0 if column.type().is_array() else column.notnull()
    return bool(to_arrow(table.filter(given).select("work_id").limit(1)).num_rows)
