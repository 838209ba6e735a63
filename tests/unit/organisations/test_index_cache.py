"""The kept index: used if it is whole and of the same registry, built anew otherwise."""

from __future__ import annotations

import pytest

from isthmus.organisations.index_cache import cached


@pytest.fixture
def built(monkeypatch, tmp_path):
    """Asks for an index; the list says how often it was built."""
    monkeypatch.setenv("ISTHMUS_HOME", str(tmp_path))
    count: list[int] = []

    def ask(sha256: str = "a" * 64) -> dict[str, int]:
        def build() -> dict[str, int]:
            count.append(1)
            return {"stanford univ": 1}

        return cached(sha256, dict[str, int], build)

    return ask, count, tmp_path / "cache" / "organisations"


def test_an_index_is_built_once_for_a_registry(built):
    ask, count, _ = built
    assert ask() == ask() == {"stanford univ": 1}
    assert len(count) == 1
    ask("b" * 64)
    assert len(count) == 2


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "deleted"])
def test_a_damaged_or_deleted_file_is_built_anew(built, damage):
    ask, count, folder = built
    ask()
    (file,) = folder.glob("*.index")
    content = file.read_bytes()
    if damage == "deleted":
        file.unlink()
    else:
        file.write_bytes(
            {"cut": content[:-3], "changed": content[:-1] + b"\x02", "empty": b""}[damage]
        )
    assert ask() == {"stanford univ": 1}
    assert len(count) == 2
    ask()
    assert len(count) == 2


def test_the_files_of_two_registries_are_kept(built):
    ask, _, folder = built
    for letter in "abc":
        ask(letter * 64)
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_written_does_no_harm(built, tmp_path):
    ask, count, _ = built
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert ask() == ask() == {"stanford univ": 1}
    assert len(count) == 2
