"""The strict reader: what it takes, and what it says when a file is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from isthmus.datafiles import MAX_YAML_BYTES, parse_yaml, read_csv, read_yaml, validated
from isthmus.errors import FrameworkError, SourceError

HERE = Path("rule.yaml")


class Value(BaseModel):
    model_config = ConfigDict(extra="forbid")
    years: int
    since: date


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    kind: Literal["flag", "reminder"]
    values: list[Value] = []


def test_norway_stays_norway() -> None:
    assert parse_yaml("country_code: NO", HERE).data == {"country_code": "NO"}


def test_dates_stay_text_until_a_field_asks_for_a_date() -> None:
    assert parse_yaml("from: 2024-05-01", HERE).data == {"from": "2024-05-01"}


def test_numbers_booleans_and_nulls_are_those_of_yaml_1_2() -> None:
    text = 'a: [1, -2, 1.5, true, False, null, ~, yes, 0o17, "3"]'
    assert parse_yaml(text, HERE).data == {
        "a": [1, -2, 1.5, True, False, None, None, "yes", 15, "3"]
    }


def test_json_is_read_by_the_same_reader() -> None:
    assert parse_yaml('{"id": "x", "n": [1, null]}', HERE).data == {"id": "x", "n": [1, None]}


def test_every_value_knows_its_line() -> None:
    document = parse_yaml("id: x\nvalues:\n  - years: 3\n    since: 2024-05-01\n", HERE)
    assert document.line(("values", 0, "since")) == 4
    assert document.line(("values", 0, "missing")) == 3


def test_all_repeated_keys_are_named_at_once() -> None:
    with pytest.raises(FrameworkError) as caught:
        parse_yaml("a: 1\nb: 2\na: 3\nb: 4\n", HERE, FrameworkError)
    assert str(caught.value) == (
        "rule.yaml: 2 faults\n  line 3: 'a' stands twice\n  line 4: 'b' stands twice"
    )


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!python/object:os.system x\n"])
def test_anchors_aliases_and_tags_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match="anchors, aliases and tags are not used"):
        parse_yaml(text, HERE)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(SourceError, match="nested more than 32 deep"):
        parse_yaml("[" * 40 + "]" * 40, HERE)


def test_very_deep_nesting_is_refused_without_a_crash() -> None:
    with pytest.raises(SourceError, match="nested more than 32 deep"):
        parse_yaml("[" * 20_000, HERE)


def test_broken_yaml_names_the_line() -> None:
    with pytest.raises(SourceError, match=r"rule\.yaml: line 2: not YAML"):
        parse_yaml("a: 1\nb: [1, 2\n", HERE)


def test_a_model_gets_every_fault_with_line_field_and_suggestion() -> None:
    text = (
        "id: x\nkind: reminde\nvalues:\n"
        "  - years: three\n    since: 2025-13-01\n    sinse: 2025-01-01\n"
    )
    with pytest.raises(FrameworkError) as caught:
        validated(Rule, parse_yaml(text, HERE), FrameworkError)
    assert str(caught.value).splitlines() == [
        "rule.yaml: 4 faults",
        "  line 2: kind: 'reminde' is not one of 'flag' or 'reminder'; did you mean 'reminder'?",
        "  line 4: values.0.years: must be a whole number (given: 'three')",
        "  line 5: values.0.since: 2025-13-01 is not a date; write it as 2026-07-31",
        "  line 6: values.0.sinse: unknown field; did you mean 'since'?",
    ]


class Case(BaseModel):
    code: Annotated[str, Field(pattern=r"^[a-z]+$")]
    rules: Annotated[list[Rule], Field(min_length=2)]


def test_a_list_is_too_short_only_if_it_has_too_few_items() -> None:
    wrong = "code: X1\nrules:\n  - {id: a, kind: flg}\n  - {id: b, kind: flag}\n"
    with pytest.raises(SourceError) as caught:
        validated(Case, parse_yaml(wrong, HERE))
    assert str(caught.value).splitlines() == [
        "rule.yaml: 2 faults",
        "  line 1: code: 'X1' has not the form ^[a-z]+$",
        "  line 3: rules.0.kind: 'flg' is not one of 'flag' or 'reminder'; did you mean 'flag'?",
    ]
    with pytest.raises(SourceError, match="rules: has 1 items, but needs 2"):
        validated(Case, parse_yaml("code: x\nrules:\n  - {id: a, kind: flag}\n", HERE))


def test_a_long_wrong_value_is_not_repeated_in_full() -> None:
    with pytest.raises(SourceError) as caught:
        validated(Case, parse_yaml(f"code: x\nrules: {'y' * 500}\n", HERE))
    assert len(str(caught.value)) < 150


def test_a_missing_field_is_named_at_its_parent() -> None:
    with pytest.raises(SourceError, match="line 1: kind: is missing"):
        validated(Rule, parse_yaml("id: x\n", HERE))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: \xff\xfe", "is not UTF-8"),
        (b"a: \x00", "holds a NUL byte"),
        (b"x" * (MAX_YAML_BYTES + 1), "but at most 1,000,000 are read"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read_yaml(path)


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(SourceError, match="is a directory"):
        read_yaml(tmp_path)


def test_a_csv_header_may_be_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("b,a\n1,2\n", encoding="utf-8")
    assert [(row.line, row.values) for row in read_csv(path, ["a", "b"])] == [
        (2, {"b": "1", "a": "2"})
    ]


def test_a_wrong_csv_header_names_all_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("year,contry\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        list(read_csv(path, ["year", "country"]))
    assert "column 'country' is missing; the header must be year,country" in str(caught.value)
    assert "unknown column 'contry'; did you mean 'country'?" in str(caught.value)


def test_a_short_csv_row_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 3: 1 cells, but the header has 2"):
        list(read_csv(path, ["a", "b"]))
