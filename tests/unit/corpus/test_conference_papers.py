"""Conference paper lists, and the example that was derived from them."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from isthmus.corpus.conference_papers import conference_paper
from isthmus.corpus.records import Excluded, WorkRecord
from isthmus.corpus.sources import example
from isthmus.datafiles import read_yaml
from isthmus.manifests import sha256_of

Paper = Callable[..., dict[str, Any]]
ROOT = Path(__file__).resolve().parents[3]


def work_of(line: dict[str, Any]) -> WorkRecord:
    work = conference_paper(json.dumps(line).encode())
    assert isinstance(work, WorkRecord)
    return work


def test_pieces_that_kdd_parts_by_a_plus_sign_are_one_affiliation(make_paper: Paper) -> None:
    pieces = ["University of California", "San Diego"]
    assert work_of(make_paper("p1", pieces, venue="kdd")).authors[0].affiliations == [
        "University of California, San Diego"
    ]
    assert work_of(make_paper("p1", pieces, venue="www")).authors[0].affiliations == pieces


@pytest.mark.parametrize("status", ["Reject", "Withdraw", "withdraw"])
def test_submissions_that_were_not_published_are_left_out(make_paper: Paper, status: str) -> None:
    line = make_paper("p1", ["ETH"], status=status)
    assert isinstance(conference_paper(json.dumps(line).encode()), Excluded)


def test_authors_have_a_key_only_where_the_source_has_a_stable_id(make_paper: Paper) -> None:
    ids = {"author_ids": ["~A1", None, "~A1"]}
    line = make_paper("p1", [], [], [], author_id_kind="openreview", **ids)
    first, second, third = (author.key for author in work_of(line).authors)
    assert first == third != second
    assert second is None
    other_kind = make_paper("p1", [], [], [], author_id_kind="names", **ids)
    assert [author.key for author in work_of(other_kind).authors] == [None] * 3


def test_the_example_has_the_hash_that_its_provenance_says() -> None:
    provenance = read_yaml(example().path.with_name("provenance.yaml")).data
    assert provenance["files"]["works.parquet"]["sha256"] == sha256_of(example().path)
    assert example().path.stat().st_size < 12_000_000


def texts_of(rows: list[dict[str, Any]]) -> Counter[str]:
    """All affiliation strings of the example."""
    texts: Counter[str] = Counter()
    for row in rows:
        texts.update(row["unaligned_affiliations"])
        for author in row["authors"]:
            texts.update(author["affiliations"])
    return texts


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = ROOT / "scripts" / "derive_example_works.py"
    spec = importlib.util.spec_from_file_location("derive_example_works", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def raw(shared: Path) -> list[dict[str, Any]]:
    with gzip.open(shared / "corpus" / "ai_conference_papers.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, Any]]:
    return list(pq.read_table(example().path).to_pylist())


@pytest.mark.acceptance
def test_no_field_of_the_example_is_the_name_of_an_author(
    raw: list[dict[str, Any]], shipped: list[dict[str, Any]], script: ModuleType
) -> None:
    names = {name.strip() for record in raw for name in record["authors"]}
    names -= script.ORGANISATIONS_AMONG_AUTHORS
    fields = set(texts_of(shipped)) | {row["title"] for row in shipped}
    fields |= {author["author_key"] for row in shipped for author in row["authors"]}
    assert fields & names == set()


@pytest.mark.acceptance
def test_no_text_of_the_example_holds_an_address_or_a_source_identifier(
    raw: list[dict[str, Any]], shipped: list[dict[str, Any]]
) -> None:
    texts = texts_of(shipped)
    assert not [text for text in texts if "[email]" in text]
    assert not [text for text in texts if "@" in text and "." in text.split("@")[-1].split(" ")[0]]
    identifiers = {one for record in raw for one in record.get("author_ids", []) if one}
    keys = {author["author_key"] for row in shipped for author in row["authors"]}
    assert keys & identifiers == set()


@pytest.mark.acceptance
def test_a_rerun_reproduces_everything_but_the_keys_and_the_keys_stand_for_the_ids(
    shared: Path, raw: list[dict[str, Any]], shipped: list[dict[str, Any]], script: ModuleType
) -> None:
    source = shared / "corpus" / script.SOURCE
    names = script.names_of_authors(source)
    # The source's own identifier in the place of the key.
    again = list(script.example_rows(source, names, lambda kind, one: f"{kind}:{one}", Counter()))
    assert (
        len(again)
        == len(shipped)
        == sum(
            (record.get("status") or "").casefold() not in {"reject", "withdraw"} for record in raw
        )
    )
    key_of: dict[str, str] = {}
    id_of: dict[str, str] = {}
    for ours, theirs in zip(again, shipped, strict=True):
        for mine, author in zip(ours["authors"], theirs["authors"], strict=True):
            identifier, key = mine.pop("author_key"), author["author_key"]
            assert (identifier is None) == (key is None)
            if key is not None:
                assert key_of.setdefault(identifier, key) == key
                assert id_of.setdefault(key, identifier) == identifier
        without_keys = [{"affiliations": one["affiliations"]} for one in theirs["authors"]]
        assert ours == theirs | {"authors": without_keys}
    assert len(key_of) > 50_000
