"""A long list screened into a file: whole at the end, and resumable after a stop at any moment."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.errors import RequestError, SourceError
from isthmus.screening.batches import batch_into, lines_in, write_batch

CONDITIONS = {"lists": "abc", "method": "m"}


def doubled(some):
    return [f"{one}|{one}\n" for one in some]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("".join(f"name {n}\n" for n in range(10)), encoding="utf-8")
    return path


def run(out, source, answers=doubled, *, resume=False, head=""):
    batch = batch_into(out, CONDITIONS, resume=resume)
    return write_batch(batch, lines_in(source), answers, size=3, head=head)


def test_the_file_appears_whole_and_nothing_else_stays(tmp_path, source):
    out = tmp_path / "new" / "out.jsonl"
    assert run(out, source, head="head\n") == 10
    assert out.read_text() == "head\n" + "".join(doubled(f"name {n}" for n in range(10)))
    assert [one.name for one in out.parent.iterdir()] == ["out.jsonl"]


def test_no_names_give_the_head_alone(tmp_path):
    (tmp_path / "empty").write_text("")
    run(tmp_path / "out", tmp_path / "empty", head="head\n")
    assert (tmp_path / "out").read_text() == "head\n"


def test_what_was_written_after_the_last_progress_is_cut_off(tmp_path, source):
    out, calls = tmp_path / "out", []

    def failing(some):
        calls.append(some)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return doubled(some)

    with pytest.raises(KeyboardInterrupt):
        run(out, source, failing)
    assert not out.exists()
    with (tmp_path / "out.partial").open("ab") as file:
        file.write(b"half a li")
    assert run(out, source, resume=True) == 4
    assert out.read_text() == "".join(doubled(f"name {n}" for n in range(10)))


@given(stop=st.integers(0, 5), extra=st.binary(max_size=40), size=st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_a_stop_anywhere_gives_the_same_file(tmp_path_factory, stop, extra, size):
    folder = tmp_path_factory.mktemp("batch")
    source, out = folder / "in", folder / "out"
    source.write_text("\ufeffa\r\n\nb\n\n" + "".join(f"{n}\n" for n in range(8)) + "last")
    calls = []

    def answers(some):
        calls.append(some)
        if len(calls) == stop + 1:
            raise KeyboardInterrupt
        return doubled(some)

    def go(resume):
        write_batch(
            batch_into(out, CONDITIONS, resume=resume), lines_in(source), answers, size=size
        )

    try:
        go(False)
    except KeyboardInterrupt:
        with (folder / "out.partial").open("ab") as file:
            file.write(extra)
        go(True)
    expected = ["a", "", "b", "", *map(str, range(8)), "last"]
    assert out.read_text() == "".join(doubled(expected))


KILLED = """
import sys, time
from pathlib import Path
from isthmus.screening.batches import batch_into, lines_in, write_batch

def answers(some):
    time.sleep(0.01)
    return [(one + "|") * 2000 + "\\n" for one in some]

out, source = map(Path, sys.argv[1:])
batch = batch_into(out, {"a": "b"}, resume=True)
print("ready", flush=True)
write_batch(batch, lines_in(source), answers, size=5)
"""


def test_a_batch_that_is_killed_goes_on_without_a_line_lost_doubled_or_half(tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    names = [f"name {n}" for n in range(400)]
    source.write_text("".join(f"{name}\n" for name in names))
    killed = 0
    for turn in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(out), str(source)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        if turn < 4:
            time.sleep(0.05 + 0.037 * turn)
            process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        if out.exists():
            break
    assert killed >= 2
    assert out.read_text() == "".join((name + "|") * 2000 + "\n" for name in names)


def test_an_unfinished_batch_is_not_begun_anew_by_accident(tmp_path, source):
    (tmp_path / "out.progress").write_text("{}")
    with pytest.raises(RequestError, match="add --resume, or delete"):
        batch_into(tmp_path / "out", CONDITIONS, resume=False)


def test_other_conditions_are_refused_one_by_one(tmp_path, source):
    with pytest.raises(ZeroDivisionError):
        run(tmp_path / "out", source, lambda some: [str(1 // 0)])
    (tmp_path / "out.progress").write_text(
        '{"conditions": {"lists": "abc", "method": "m"}, "done": 0, "size": 0}'
    )
    with pytest.raises(RequestError, match=r"lists was abc, is new(.|\n)*method was m, is n"):
        batch_into(tmp_path / "out", {"lists": "new", "method": "n"}, resume=True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"conditions": {}, "done": 0, "size": 5}'])
def test_damaged_progress_is_refused(tmp_path, text):
    (tmp_path / "out.progress").write_text(text)
    (tmp_path / "out.partial").write_text("1234")
    with pytest.raises(RequestError, match="is damaged"):
        batch_into(tmp_path / "out", CONDITIONS, resume=True)


def test_a_finished_file_is_not_resumed(tmp_path, source):
    run(tmp_path / "out", source)
    with pytest.raises(RequestError, match="is finished"):
        run(tmp_path / "out", source, resume=True)
    assert run(tmp_path / "out", source) == 10


def test_files_that_are_no_text_are_refused_with_their_lines(tmp_path):
    (tmp_path / "a").write_bytes(b"good\nb\xffd\ngood\n\xfe\n")
    with pytest.raises(SourceError, match=r"line 2 is not UTF-8(.|\n)*line 4 is not UTF-8"):
        lines_in(tmp_path / "a")
    (tmp_path / "b").write_bytes(b"a" * 1_000_001)
    with pytest.raises(SourceError, match="line 1 is longer"):
        lines_in(tmp_path / "b")
    (tmp_path / "c").write_bytes(b"a" * 1_000_000)
    assert lines_in(tmp_path / "c").number == 1
    with pytest.raises(SourceError, match="no such file"):
        lines_in(tmp_path / "none")
    with pytest.raises(SourceError, match="is a directory"):
        lines_in(tmp_path)
