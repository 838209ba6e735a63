"""What holds for every corpus, whatever the source and the resolver say."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.corpus.building import build_corpus
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolution import OrganisationMatch, Resolution

CODES = ["CH", "CN", "HK", "TW", "US"]

texts = st.sampled_from([f"text {number}" for number in range(6)])
identifiers = st.sampled_from([f"p{number}" for number in range(5)])
papers = st.lists(
    st.fixed_dictionaries(
        {
            "record_id": identifiers,
            "venue": st.just("icra"),
            "year": st.integers(2000, 2003),
            "authors": st.just([]),
            "author_affiliations": st.lists(st.lists(texts, max_size=2), max_size=3),
            "affiliation_list": st.lists(texts, max_size=1),
        }
    ),
    min_size=1,
    max_size=6,
)
matches = st.builds(
    OrganisationMatch,
    ror_id=st.sampled_from([f"https://ror.org/{number}" for number in range(4)]),
    name=st.just("Name"),
    country_code=st.sampled_from(CODES),
    score=st.just(1.0),
    evidence=st.just(()),
)
answers = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["matched", "ambiguous", "none"]),
        "matches": st.lists(matches, min_size=1, max_size=2, unique_by=lambda one: one.ror_id),
        "named": st.lists(st.sampled_from(CODES), max_size=2, unique=True),
    }
)


def resolution(text: str, answer: dict[str, Any]) -> Resolution:
    status, named = answer["status"], tuple(answer["named"])
    found = () if status == "none" else tuple(answer["matches"])
    if status == "matched":
        codes = tuple(dict.fromkeys([*(one.country_code for one in found), *named]))
        return Resolution(text, "matched", found, codes, "registry match")
    return Resolution(text, status, found, named, "named in the text" if named else "none")


def rows_of(
    lines: Sequence[dict[str, Any]], answer_of: dict[str, Any], registry: Registry
) -> dict[str, list[dict[str, Any]]]:
    def resolver(asked: Sequence[str]) -> list[Resolution]:
        return [resolution(text, answer_of[text]) for text in asked]

    for line in lines:
        line["authors"] = ["Name"] * len(line["author_affiliations"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "source").write_text("\n".join(json.dumps(line) for line in lines))
        build_corpus([folder / "source"], folder / "out", registry=registry, resolver=resolver)
        corpus = open_corpus(folder / "out")
        return {
            table: to_arrow(getattr(corpus, table)).to_pylist()
            for table in ("works", "authorships", "affiliations", "institutions")
        }


@settings(max_examples=20, deadline=None)
@given(
    lines=papers,
    answer_of=st.fixed_dictionaries({f"text {number}": answers for number in range(6)}),
)
def test_a_corpus_is_consistent(lines: list[dict[str, Any]], answer_of: dict[str, Any]) -> None:
    tables = rows_of(lines, answer_of, load_registry())
    works = {work["work_id"]: work for work in tables["works"]}
    assert len(works) == len(tables["works"]), "works are unique"
    assert set(works) == {line["record_id"] for line in lines}, "no work is dropped"

    of_author: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    of_work: dict[str, set[str]] = defaultdict(set)
    for row in tables["affiliations"]:
        if row["author_order"] is not None:
            of_author[row["work_id"], row["author_order"]].append(row)
        if row["country_code"] is not None:
            of_work[row["work_id"]].add(row["country_code"])
        else:
            assert row["basis"] == "none"

    authors = [(row["work_id"], row["author_order"]) for row in tables["authorships"]]
    assert set(of_author) == set(authors), "every authorship has a row, unknown or not"
    assert len(authors) == len(set(authors))
    for rows in of_author.values():
        assert len(rows) == 1 or all(row["basis"] != "none" for row in rows)
        organisations = [row["ror_id"] for row in rows if row["ror_id"]]
        assert len(organisations) == len(set(organisations))

    for work_id, work in works.items():
        assert work["country_set"] == sorted(of_work[work_id])
        mine = [rows for (work_of, _), rows in of_author.items() if work_of == work_id]
        assert work["author_count"] == len(mine)
        unknown = sum(all(row["country_code"] is None for row in rows) for rows in mine)
        assert work["unknown_country_authors"] == unknown

    known = {row["ror_id"] for row in tables["affiliations"] if row["ror_id"]}
    assert {row["ror_id"] for row in tables["institutions"]} == known
