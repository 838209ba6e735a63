"""Choosing the engine, and what is said where it cannot be had."""

from __future__ import annotations

import pytest

from isthmus.corpus import engine
from isthmus.corpus.engine import is_embedded, table_from, to_arrow, use_engine
from isthmus.errors import RequestError


@pytest.mark.parametrize("address", ["postgres", "spark://", "local[x]", "http://head:7077", ""])
def test_an_engine_that_does_not_exist_is_refused(address: str) -> None:
    with pytest.raises(
        RequestError, match=r"expected duckdb, spark://HOST:PORT, yarn or local\[2\]"
    ):
        use_engine(address)
    assert is_embedded()


@pytest.mark.parametrize("address", ["local", "local[2]", "local[*]", "spark://head:7077", "yarn"])
def test_without_spark_its_extra_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _name: None)
    with pytest.raises(RequestError, match=r"pip install 'isthmus\[spark\]'"):
        use_engine(address)
    assert is_embedded()


def test_without_java_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _name: object())
    monkeypatch.setattr(engine.shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(RequestError, match="needs Java 17"):
        use_engine("local[2]")


def test_the_embedded_engine_can_be_named() -> None:
    use_engine("duckdb")
    assert is_embedded()
    assert to_arrow(table_from([{"a": 1}])).to_pylist() == [{"a": 1}]
