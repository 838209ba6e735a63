"""A measure of a corpus, answered from what is quickest and still exact.

    cube            the country-set cube: works selected by year, field, subfield and type
    country sets    the country set of each work: works selected by anything else
    tables          works, authorships and affiliations: what the other two cannot tell

All three give the same numbers: the formulas are those of `catalogue`, only the counting differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import ibis
import pyarrow as pa

from isthmus.corpus.cube.counting import with_tables
from isthmus.corpus.cube.questions import Question, literals
from isthmus.corpus.cube.reading import Cube
from isthmus.corpus.engine import compiled, is_embedded, run_query, to_arrow
from isthmus.corpus.folder import Corpus
from isthmus.corpus.selection import ALL_WORKS, WorkSelection
from isthmus.measures.attribution import works_selected
from isthmus.measures.blocs import EVERYTHING, Selection
from isthmus.measures.catalogue import (
    COUNTED,
    MEASURES,
    CorpusTables,
    Counting,
    Measure,
    corpus_table,
    counted_table,
    counted_tables,
)
from isthmus.measures.of_works import OF_WORKS
from isthmus.reference.countries import UNKNOWN

Source = Literal["cube", "country sets", "tables"]


@dataclass(frozen=True)
class Way:
    """From what a measure is answered, and why not from the cube where it is not."""

    source: Source
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """The rows of a measure, and the way they were found."""

    rows: pa.Table
    way: Way


def way_of(
    name: str,
    cube: Cube | None,
    works: WorkSelection = ALL_WORKS,
    wanted: Sequence[Selection] = (EVERYTHING,),
    counting: Counting = "full",
) -> Way:
    """From what a measure is answered.

    Parameters
    ----------
    name
        One of `MEASURES`.
    cube
        The cube of the corpus; None where there is none that fits.
    """
    if name in OF_WORKS:
        return Way("tables", "the measure is not one of counts of works")
    if not is_embedded():
        return Way("tables", "the cube is read with the embedded engine")
    if cube is None:
        return Way("tables", "the corpus has no cube of its present tables")
    if counting == "fractional" and any(selection.blocs for selection in wanted):
        return Way("tables", "credits of countries that count as one need each author's countries")
    if works.institutions:
        return Way("tables", "the cube does not know institutions")
    if works.is_in_cube:
        return Way("cube")
    by = [
        word
        for word, values in (
            ("topic", works.topics),
            ("venue", works.venues),
            ("source", works.sources),
            ("funder", works.funders),
        )
        if values
    ]
    reason = f"the cube does not count by {' and '.join(by)}"
    if counting == "fractional":
        return Way("tables", f"{reason}, nor country sets by author")
    return Way("country sets", reason)


def answer(
    name: str,
    corpus: Corpus,
    works: WorkSelection = ALL_WORKS,
    wanted: Sequence[Selection] = (EVERYTHING,),
    counting: Counting = "full",
) -> Answer:
    """A measure of the works selected, for each selection of countries, sorted.

    The columns are those of `catalogue.corpus_table`.
    """
    way = way_of(name, corpus.cube, works, wanted, counting)
    if way.source == "tables":
        return Answer(to_arrow(table_from_tables(name, corpus, works, wanted, counting)), way)
    assert corpus.cube is not None
    measure = MEASURES[name]
    queries = [
        query
        for selection in wanted
        for query in _queries(measure, corpus.cube, works, selection, counting)
    ]
    rows = run_query(_sorted(" UNION BY NAME ".join(queries), measure))
    return Answer(_typed(rows, _formula(name, counting).types), way)


def table_from_tables(
    name: str,
    corpus: Corpus,
    works: WorkSelection = ALL_WORKS,
    wanted: Sequence[Selection] = (EVERYTHING,),
    counting: Counting = "full",
) -> ibis.expr.types.Table:
    """The same from works, authorships and affiliations: slower, and able to tell everything."""
    selected = works_selected(corpus.works, corpus.affiliations, works)
    tables = CorpusTables(selected, corpus.authorships, corpus.affiliations, corpus.institutions)
    return corpus_table(name, tables, wanted, counting)


def _queries(
    measure: Measure, cube: Cube, works: WorkSelection, selection: Selection, counting: Counting
) -> Iterator[str]:
    """The queries whose rows together are the measure for one selection of countries."""
    formula = _formula(measure.name, counting).query
    tables = counted_tables(measure, counting)
    if measure.kind != "team":
        question = _question(measure, cube, works, selection)
        yield f"({with_tables(question, tables)} SELECT * FROM ({formula})" \
              f" WHERE {_rows_wanted(measure, selection)})"  # fmt: skip
        return
    question = Question(cube, works, selection.blocs)
    for having, named in _team_groups(selection):
        places = "".join(f", {literals([value])} AS {name}" for name, value in named.items())
        yield f"({with_tables(question, tables, having)} SELECT *{places} FROM ({formula}))"


def _team_groups(selection: Selection) -> Iterator[tuple[Sequence[str], Mapping[str, str]]]:
    """The countries that works must have, and the columns that say so."""
    for pair in selection.pairs:
        yield pair, {"country_a": min(pair), "country_b": max(pair)}
    for country in selection.countries:
        yield (country,), {"country": country}
    if not selection.pairs and not selection.countries:
        yield (), {}


def _question(measure: Measure, cube: Cube, works: WorkSelection, selection: Selection) -> Question:
    parties = {party for pair in selection.pairs for party in pair} | set(selection.countries)
    of_pairs = measure.kind == "pair"
    every_size = not parties or UNKNOWN in parties or (of_pairs and bool(selection.countries))
    narrowed = of_pairs and not measure.sums_links
    return Question(
        cube,
        works,
        selection.blocs,
        pairs={pair: selection.first_year(pair) for pair in selection.pairs} if of_pairs else {},
        countries=selection.countries if narrowed else (),
        sized=None if every_size else frozenset(parties),
        every_pair=measure.sums_links,
    )


@dataclass(frozen=True)
class _Formula:
    """A measure of tables of counts as a query, and the types of its columns."""

    query: str
    types: pa.Schema


@cache
def _formula(name: str, counting: Counting) -> _Formula:
    """The formula of a measure; it is the same for every corpus."""
    measure = MEASURES[name]
    tables = {
        table: ibis.table(dict(COUNTED[table]), name=table)
        for table in counted_tables(measure, counting)
    }
    expression = counted_table(measure, tables, counting)
    return _Formula(compiled(expression), expression.schema().to_pyarrow())


def _typed(rows: pa.Table, types: pa.Schema) -> pa.Table:
    """The rows with the types of the formula: the engine adds whole numbers in a wider one."""
    fields = [
        pa.field(name, types.field(name).type) if name in types.names else rows.schema.field(name)
        for name in rows.column_names
    ]
    return rows.cast(pa.schema(fields))


def _rows_wanted(measure: Measure, selection: Selection) -> str:
    """The condition on rows of a measure of countries or pairs; see `catalogue`."""
    if measure.kind == "country" and selection.countries:
        cases = [f"country IN ({literals(selection.countries)})"]
        cases += ["country IS NULL"] if UNKNOWN in selection.countries else []
        return " OR ".join(cases)
    if measure.kind == "pair" and (selection.pairs or selection.countries):
        cases = [
            f"(country_a IN ({literals(pair)}) AND country_b IN ({literals(pair)}))"
            for pair in selection.pairs
        ]
        if selection.countries:
            codes = literals(selection.countries)
            cases += [f"country_a IN ({codes})", f"country_b IN ({codes})"]
        return " OR ".join(cases)
    return "true"


def _sorted(query: str, measure: Measure) -> str:
    columns = {
        "country": ("year", "country"),
        "pair": ("year", "country_a", "country_b"),
        "team": ("year",),
        "year": ("year",),
    }[str(measure.kind)]
    if measure.kind == "team":
        columns = tuple(
            name
            for name in ("year", "country", "country_a", "country_b", "team_form")
            if name in ("year", "team_form") or f" AS {name} " in query
        )
    order = ", ".join(f"{name} ASC NULLS LAST" for name in columns)
    return f"SELECT * FROM ({query}) ORDER BY {order}"
