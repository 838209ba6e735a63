"""A small corpus for the pages of the observatory, in the place of the installation's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_corpus import Work, write_corpus


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six works a year of China, the United States and Germany, 2012 to 2021."""
    works = [
        Work(authors, year=year, venue="icra", cited=number)
        for year in range(2012, 2022)
        for number, authors in enumerate(
            [[["CN"], ["US"]], [["CN"]], [["US"]], [["DE"], ["US"]], [["DE"]], [[None]]]
        )
    ]
    return write_corpus(tmp_path_factory.mktemp("observatory") / "corpus", {"part-0000": works})


@pytest.fixture
def corpus(small_corpus: Path, settings, tmp_path: Path) -> Path:
    """The small corpus as that of the installation; nothing kept before is shown."""
    settings.CORPUS = small_corpus
    settings.HOME = tmp_path / "home"
    return small_corpus


@pytest.fixture
def no_corpus(settings, tmp_path: Path) -> Path:
    """An installation that has not built its example corpus yet; the home folder."""
    settings.CORPUS = None
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"
