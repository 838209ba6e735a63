"""Backup and restore: everything comes back, or nothing is touched."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from django.db import transaction

from isthmus.errors import SourceError
from isthmus.web.accounts.models import Membership, User, Workspace
from isthmus.web.accounts.permissions import actor_in
from isthmus.web.archives import back_up, restore
from isthmus.web.casework.changes import open_case
from isthmus.web.casework.models import Case, Counter
from isthmus.web.record.chain import add_entry, breaks
from isthmus.web.record.models import Entry, Head


@pytest.fixture
def filled(owner, colleague, workspace, settings, tmp_path) -> Workspace:
    settings.HOME = tmp_path / "home"
    folder = settings.HOME / "attachments" / "a"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text("attached", encoding="utf-8")
    actor = actor_in(owner, None)
    assert actor is not None
    open_case(actor, proposal={"title": "Gemeinsame Arbeit über 北京"})
    with transaction.atomic():
        add_entry(workspace, owner, "tested", ("thing", "1"), {"ü": 1.5})
    return workspace


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Case, Entry, User)]


def emptied() -> None:
    Entry.objects.all()._raw_delete(Entry.objects.db)
    for model in (Head, Case, Counter, Membership, Workspace, User):
        model.objects.all().delete()


def test_what_is_backed_up_comes_back_as_it_was(filled, settings, tmp_path: Path):
    before = rows()
    path = tmp_path / "backup.tar.gz"
    written = back_up(path)
    assert written.rows["casework.case"] == 1
    assert written.files == 1
    emptied()
    (settings.HOME / "attachments" / "a" / "note.txt").unlink()
    read = restore(path)
    assert rows() == before
    assert read.rows == written.rows
    assert breaks(Workspace.objects.get()) == []
    note = settings.HOME / "attachments" / "a" / "note.txt"
    assert note.read_text(encoding="utf-8") == "attached"
    actor = actor_in(User.objects.get(email="owner@north.example"), None)
    assert actor is not None
    assert open_case(actor).number.endswith("-0002")


def test_a_filled_database_is_not_touched(filled, tmp_path: Path):
    path = tmp_path / "backup.tar.gz"
    back_up(path)
    with pytest.raises(SourceError, match="the database is not empty"):
        restore(path)
    assert Case.objects.count() == 1


def test_a_damaged_archive_changes_nothing(filled, tmp_path: Path):
    path = tmp_path / "backup.tar.gz"
    back_up(path)
    emptied()
    content = path.read_bytes()
    for damaged in (b"", b"nothing", content[: len(content) // 2], changed(content)):
        path.write_bytes(damaged)
        with pytest.raises(SourceError):
            restore(path)
        assert not User.objects.exists()


def changed(content: bytes) -> bytes:
    """The archive with one row edited and its hash left as it was."""
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as old,
        tarfile.open(fileobj=out, mode="w:gz") as new,
    ):
        for info in old:
            file = old.extractfile(info)
            assert file is not None
            data = file.read().replace(b"owner@north", b"crook@north")
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_a_missing_file_and_another_kind_of_file_are_named(tmp_path: Path, db):
    with pytest.raises(SourceError, match="no such file"):
        restore(tmp_path / "none.tar.gz")
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(b"text"))
    with pytest.raises(SourceError):
        restore(path)
