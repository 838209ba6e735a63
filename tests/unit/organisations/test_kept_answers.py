"""Kept answers: of one registry and one resolver, whole or not at all, and not without end."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest

from isthmus.organisations import kept_answers
from isthmus.organisations.kept_answers import (
    answer_files,
    answers_folder,
    keep_answers,
    known_answers,
)
from isthmus.organisations.registry import Registry
from isthmus.organisations.registry_file import SCHEMA


def registry(sha256: str = "a" * 64) -> Registry:
    return Registry(SCHEMA.empty_table(), "test", sha256)


def answers(**countries: str | None) -> pa.Table:
    return pa.table(
        {"text": list(countries), "country_code": pa.array(countries.values(), pa.string())}
    )


@pytest.fixture
def folder() -> Path:
    found = answers_folder(registry())
    assert found is not None
    return found


def test_only_the_texts_asked_for_are_given(folder: Path) -> None:
    keep_answers(folder, answers(ETH="CH", NTU="TW", nowhere=None))
    found = known_answers(folder, ["nowhere", "ETH", "new"])
    assert found is not None
    assert found.to_pylist() == answers(ETH="CH", nowhere=None).to_pylist()
    assert known_answers(folder, ["new"]) is None


def test_a_text_that_two_builds_kept_is_given_once(folder: Path) -> None:
    keep_answers(folder, answers(ETH="CH", NTU="TW"))
    keep_answers(folder, answers(ETH="CH", KIT="DE"))
    found = known_answers(folder, ["ETH", "KIT"])
    assert found is not None
    assert found["text"].to_pylist() == ["ETH", "KIT"]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "foreign"])
def test_a_damaged_file_is_removed_and_the_others_stay(folder: Path, damage: str) -> None:
    whole = keep_answers(folder, answers(ETH="CH"))
    damaged = keep_answers(folder, answers(NTU="TW"))
    content = damaged.read_bytes()
    changed = content[:20] + bytes([content[20] ^ 1]) + content[21:]
    damaged.write_bytes(
        {"cut": content[:-3], "changed": changed, "empty": b"", "foreign": b"a,b\n"}[damage]
    )
    assert answers_folder(registry()) == folder
    assert answer_files(folder) == [whole]


def test_another_registry_has_answers_of_its_own(folder: Path) -> None:
    keep_answers(folder, answers(ETH="CH"))
    other = answers_folder(registry("b" * 64))
    assert other != folder
    assert other is not None
    assert answer_files(other) == []
    assert len(answer_files(folder)) == 1


def test_another_state_of_the_resolver_has_answers_of_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "resolver_state", lambda: "another")
    assert answers_folder(registry()) != folder


def test_the_state_changes_with_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model.json"
    monkeypatch.setattr(kept_answers, "_PACKAGES", (tmp_path,))
    states = []
    for content in ("1", "2", "1"):
        model.write_text(content)
        states.append(kept_answers.resolver_state.__wrapped__())
    assert states[0] == states[2] != states[1]


def test_the_folders_of_two_registries_are_kept(folder: Path) -> None:
    os.utime(folder, (1, 1))
    for letter in "bc":
        answers_folder(registry(letter * 64))
    assert sorted(one.name[0] for one in folder.parent.iterdir()) == ["b", "c"]


def test_the_oldest_answers_go_first_when_there_are_too_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_answers(folder, answers(ETH="CH"))
    newest = keep_answers(folder, answers(NTU="TW"))
    monkeypatch.setattr(kept_answers, "MOST_BYTES", newest.stat().st_size)
    answers_folder(registry())
    assert answer_files(folder) == [newest]


def test_what_a_killed_build_left_is_removed(folder: Path) -> None:
    (folder / ".new.abc").write_bytes(b"half")
    answers_folder(registry())
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_done_without(isolated_home: Path) -> None:
    isolated_home.mkdir()
    (isolated_home / "cache").write_text("a file")
    assert answers_folder(registry()) is None
