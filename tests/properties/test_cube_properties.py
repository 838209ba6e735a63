"""What the cube and the country sets answer is what the tables answer, whatever the works."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from written_corpus import Work, write_corpus

from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.corpus.selection import ALL_WORKS, WorkSelection
from isthmus.measures.answering import answer, table_from_tables, way_of
from isthmus.measures.blocs import selections
from isthmus.measures.catalogue import MEASURES

COUNTED = [
    "output", "joint-works", "international-share", "partner-share", "collaboration-index",
    "salton", "ric", "team-form", "coverage",
]  # fmt: skip
REQUESTS = {
    "country": [[], ["US", "unknown"], ["EU", "DE"]],
    "pair": [[], ["CN,US"], ["EU,CN", "US,HK"]],
    "team": [[], ["CN,US"], ["EU,US"]],
    "year": [[]],
}
CODE = st.sampled_from(["CN", "DE", "FR", "GB", "HK", "US", None])
WORK = st.builds(
    Work,
    authors=st.lists(st.lists(CODE, max_size=3), max_size=4),
    year=st.sampled_from([1999, 2019, 2021, None]),
    cited=st.sampled_from([0, 1, 5, None]),
    type=st.sampled_from(["article", "review"]),
    field=st.sampled_from([17, 22, None]),
    subfield=st.just(1702),
    unaligned=st.lists(st.sampled_from(["JP", "CN"]), max_size=1),
    venue=st.sampled_from(["ICRA", None]),
    topic=st.sampled_from(["T1", "T2", None]),
    funders=st.sampled_from([None, ["F1"], ["F1", "F2"], ["F2", "F1", "F1"]]),
)
WORKS = st.sampled_from(
    [
        ALL_WORKS,
        WorkSelection(first_year=2000),
        WorkSelection(types=("article",)),
        WorkSelection(fields=(17,), last_year=2020),
        WorkSelection(subfields=(1702,), types=("review", "article")),
        WorkSelection(topics=("T1",)),
        WorkSelection(venues=("ICRA",), funders=("F1",)),
        WorkSelection(funders=("F1",), types=("article",)),
        WorkSelection(funders=("F1", "F2")),
        WorkSelection(topics=("T1", "T2"), fields=(17,), subfields=(1702,)),
    ]
)
SLOW = settings(max_examples=3, deadline=None, phases=[Phase.generate])
"""Each example builds a corpus and its cube; a failing one is small enough without shrinking."""


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=2e-9)
    return one == other


def assert_same_rows(found, expected):
    assert set(found.column_names) == set(expected.column_names)
    rows, others = found.to_pylist(), expected.to_pylist()
    assert len(rows) == len(others)
    for row, other in zip(rows, others, strict=True):
        assert all(same(row[name], other[name]) for name in other), (row, other)


def wanted_of(kind, request, join):
    faults = []
    option = {"pairs": request, "countries": []}
    if kind == "country":
        option = {"pairs": [], "countries": request}
    wanted = selections(option["pairs"], option["countries"], join, faults)
    assert not faults
    return wanted


@pytest.mark.parametrize("name", COUNTED)
@SLOW
@given(data=st.data())
def test_the_cube_answers_what_the_tables_answer(name, data):
    parts = data.draw(st.lists(st.lists(WORK, min_size=1, max_size=8), min_size=1, max_size=2))
    works = data.draw(WORKS)
    kind = MEASURES[name].kind
    request = data.draw(st.sampled_from(REQUESTS[kind]))
    join = data.draw(st.sampled_from([[], ["CN,HK,MO"]])) if kind != "year" else []
    wanted = wanted_of(kind, request, join)
    with tempfile.TemporaryDirectory() as folder:
        path = write_corpus(Path(folder) / "c", {f"p{n}": part for n, part in enumerate(parts)})
        build_cube(path)
        corpus = open_corpus(path)
        found = answer(name, corpus, works, wanted)
        assert found.way.source == ("cube" if works.is_in_cube else "country sets")
        assert_same_rows(found.rows, to_arrow(table_from_tables(name, corpus, works, wanted)))


@SLOW
@given(part=st.lists(WORK, min_size=1, max_size=10), works=WORKS.filter(lambda one: one.is_in_cube))
def test_the_cube_holds_the_fractional_credit_of_each_country(part, works):
    with tempfile.TemporaryDirectory() as folder:
        path = write_corpus(Path(folder) / "c", {"p": part})
        build_cube(path)
        corpus = open_corpus(path)
        found = answer("output", corpus, works, counting="fractional")
        assert found.way.source == "cube"
        expected = table_from_tables("output", corpus, works, counting="fractional")
        assert_same_rows(found.rows, to_arrow(expected))


def test_what_the_cube_cannot_tell_is_counted_from_the_tables(tmp_path):
    path = write_corpus(tmp_path / "c", {"p": [Work([["CN"], ["US"]])]})
    assert way_of("output", open_corpus(path).cube).source == "tables"
    build_cube(path)
    cube = open_corpus(path).cube
    joined = wanted_of("country", [], ["CN,HK"])
    assert way_of("output", cube).source == "cube"
    assert way_of("output", cube, wanted=joined).source == "cube"
    assert way_of("output", cube, wanted=joined, counting="fractional").source == "tables"
    assert way_of("output", cube, WorkSelection(institutions=("x",))).source == "tables"
    assert way_of("talent-flow", cube).source == "tables"
    assert way_of("output", cube, WorkSelection(topics=("T1",))).source == "country sets"


@pytest.mark.parametrize(
    "works",
    [
        WorkSelection(topics=("T1",), fields=(17,)),
        WorkSelection(venues=("ICRA",), subfields=(1702,), types=("article",)),
        WorkSelection(funders=("F1",), first_year=2020),
        WorkSelection(funders=("F1", "F2")),
        WorkSelection(funders=("F1",), venues=("ICRA",)),
        WorkSelection(sources=("S9",)),
    ],
)
def test_works_outside_the_cube_are_counted_once_whatever_they_are_selected_by(works, tmp_path):
    pair = [["CN"], ["US"]]
    part = [
        Work(pair, year=2021, topic="T1", venue="ICRA", funders=["F1", "F2", "F1"]),
        Work(pair, year=2021, topic="T1", field=22, funders=["F2"]),
        Work(pair, year=2019, topic="T2", venue="ICRA", funders=["F1"], type="review"),
        Work(pair, year=2021),
    ]
    path = write_corpus(tmp_path / "c", {"p": part, "q": part})
    build_cube(path)
    corpus = open_corpus(path)
    found = answer("joint-works", corpus, works, wanted_of("pair", ["CN,US"], []))
    assert found.way.source == "country sets"
    expected = table_from_tables("joint-works", corpus, works, wanted_of("pair", ["CN,US"], []))
    assert_same_rows(found.rows, to_arrow(expected))
