"""What is said of people are counts of at least ten, and no author key leaves a computation."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.corpus.schema import TABLES
from isthmus.measures.blocs import Selection
from isthmus.measures.catalogue import MEASURES, CorpusTables, corpus_table

KEY = "key-of-one-author"
FLOWS = {("CN", "US"): 10, ("US", "CN"): 9}
STAYED = 12


@pytest.fixture(scope="module")
def tables() -> CorpusTables:
    """Authors who moved: ten one way, nine the other; twelve stayed in each country."""
    careers = [flow for flow, authors in FLOWS.items() for _ in range(authors)]
    careers += [("CN", "CN")] * STAYED + [("US", "US")] * STAYED
    rows: dict[str, list[dict[str, Any]]] = {"works": [], "authorships": [], "affiliations": []}
    for number, (first, last) in enumerate(careers):
        for order, (country, year) in enumerate(
            [(first, 2010), (first, 2011), (last, 2015), (last, 2017)]
        ):
            _add_work(rows, f"W{number}-{order}", f"{KEY}-{number}", country, year)
    return CorpusTables(
        *(table_from(rows[name], TABLES[name]) for name in rows),
        institutions=table_from([], TABLES["institutions"]),
    )


def _add_work(
    rows: dict[str, list[dict[str, Any]]], work: str, key: str, country: str, year: int
) -> None:
    rows["works"].append(
        _row("works", work_id=work, source="test", year=year, type="article", venue="V",
             cited_by_count=1, author_count=1, country_set=[country], has_affiliation=True,
             unknown_country_authors=0)
    )  # fmt: skip
    rows["authorships"].append(_row("authorships", work_id=work, author_order=1, author_key=key))
    rows["affiliations"].append(
        _row("affiliations", work_id=work, author_order=1, country_code=country, basis="source")
    )


def _row(table: str, **given: Any) -> dict[str, Any]:
    """A row with what is given, and nothing else that is not required."""
    blank = {
        "string": "", "boolean": False, "list<string>": [],
    }  # fmt: skip
    return {
        name: given.get(name, None if column.nullable else blank.get(column.type, 0))
        for name, column in TABLES[table].items()
    }


def measured(name: str, tables: CorpusTables) -> pa.Table:
    pairs = (("CN", "US"),) if MEASURES[name].needs_pair else ()
    return to_arrow(corpus_table(name, tables, (Selection(pairs=pairs),)))


@pytest.mark.parametrize("name", MEASURES)
def test_no_measure_gives_out_an_author_key(name: str, tables: CorpusTables) -> None:
    result = measured(name, tables)
    assert "author_key" not in result.column_names
    assert KEY not in str(result.to_pylist())


def test_a_flow_of_ten_is_shown_and_one_of_nine_is_not(tables: CorpusTables) -> None:
    assert measured("talent-flow", tables).to_pylist() == [
        {"country_a": "CN", "country_b": "US", "talent_flow": 10}
    ]


def test_a_stay_share_is_shown_only_where_ten_stayed_and_ten_left(tables: CorpusTables) -> None:
    rows = measured("stay-share", tables).to_pylist()
    assert [(row["country"], row["authors"]) for row in rows] == [("CN", STAYED + 10)]


def test_nothing_about_people_adds_up_to_what_is_withheld(tables: CorpusTables) -> None:
    """A total of movers beside the one flow shown would give the other away."""
    shown = {value for row in measured("talent-flow", tables).to_pylist() for value in row.values()}
    assert FLOWS["US", "CN"] not in shown
    assert sum(FLOWS.values()) not in shown


def test_author_keys_stand_in_the_corpus_itself(tables: CorpusTables) -> None:
    """The tests above would pass if the fixture had no keys."""
    keys: ir.Table = tables.authorships
    assert KEY in str(to_arrow(keys.select("author_key")).to_pylist())
