"""Backup and restore: everything an installation holds, in one file, for any database.

The archive is a gzipped tar with `manifest.json`, one JSON-lines file per model, and the
attachments. It is read in one snapshot of the database, so it is consistent while people work. It
can be restored into another kind of database than it was made from.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from isthmus.errors import Fault, SourceError
from isthmus.manifests import atomic_file, software_version
from isthmus.settings import settings as isthmus_settings

KIND = "isthmus-backup"
FORMAT = 1
_LEFT_OUT = frozenset({"sessions", "contenttypes", "django_tasks_db", "usersessions", "auth"})
"""What is made anew: logins, waiting jobs, Django's own tables."""


@dataclass(frozen=True)
class Counted:
    """How many rows of each model, and how many attachments, were written or read."""

    rows: dict[str, int]
    files: int


def back_up(path: Path) -> Counted:
    """Write the archive, whole or not at all."""
    rows: dict[str, int] = {}
    hashes: dict[str, str] = {}
    files = _attachments()
    with atomic_file(path) as part, tarfile.open(part, "w:gz") as archive, _snapshot():
        for model in _models():
            name = f"data/{model._meta.label_lower}.jsonl"
            content = _dumped(model)
            rows[model._meta.label_lower] = content.count(b"\n")
            hashes[name] = hashlib.sha256(content).hexdigest()
            _add(archive, name, content)
        for file in files:
            name = f"attachments/{file.relative_to(_attachment_folder()).as_posix()}"
            content = file.read_bytes()
            hashes[name] = hashlib.sha256(content).hexdigest()
            _add(archive, name, content)
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "software": software_version(),
            "made": isthmus_settings().now.isoformat(),
            "migrations": _migrations(),
            "rows": rows,
            "sha256": hashes,
        }
        _add(archive, "manifest.json", json.dumps(manifest, indent=2).encode())
    return Counted(rows, len(files))


def restore(path: Path) -> Counted:
    """Read an archive into an empty, migrated database; all of it or nothing.

    Raises
    ------
    SourceError
        If the file is no archive of ours, is damaged, is of another state of the database's
        tables, or the database is not empty.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        contents = _verified(archive, manifest, path)
        _refuse_unfitting(manifest, path)
        with transaction.atomic():
            for model in _models():
                for one in serializers.deserialize(
                    "jsonl", contents[f"data/{model._meta.label_lower}.jsonl"].decode("utf-8")
                ):
                    one.save()
            _reset_sequences()
            connection.check_constraints()
        files = [name for name in contents if name.startswith("attachments/")]
        for name in files:
            target = _attachment_folder() / name.removeprefix("attachments/")
            with atomic_file(target) as part:
                part.write_bytes(contents[name])
    return Counted(manifest["rows"], len(files))


class _ToTheMicrosecond(DjangoJSONEncoder):
    """Django's own cuts times to milliseconds; the hashes of the record need them whole."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _models() -> list[type[models.Model]]:
    ordered = serializers.sort_dependencies(
        [
            (config, None)
            for config in apps.get_app_configs()
            if config.label not in _LEFT_OUT and config.models_module is not None
        ]
    )
    return [model for model in ordered if not model._meta.proxy]


def _dumped(model: type[models.Model]) -> bytes:
    stream = io.StringIO()
    rows: Iterator[models.Model] = model._default_manager.order_by("pk").iterator(2_000)
    serializers.serialize("jsonl", rows, stream=stream, ensure_ascii=False, cls=_ToTheMicrosecond)
    return stream.getvalue().encode("utf-8")


class _snapshot:  # noqa: N801  # reads like a function where it is used
    """One consistent view of the database."""

    def __enter__(self) -> None:
        self._atomic: Any = transaction.atomic()
        self._atomic.__enter__()
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def __exit__(self, *fault: Any) -> None:
        self._atomic.__exit__(*fault)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    info.mtime = int(isthmus_settings().now.timestamp())
    archive.addfile(info, io.BytesIO(content))


def _attachment_folder() -> Path:
    return Path(settings.HOME) / "attachments"


def _attachments() -> list[Path]:
    folder = _attachment_folder()
    return sorted(one for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else []


def _migrations() -> dict[str, str]:
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(applied):
        if app not in _LEFT_OUT:
            last[app] = name
    return last


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:gz")
    except FileNotFoundError:
        raise SourceError(str(path), ["there is no such file"]) from None
    except (tarfile.TarError, OSError, EOFError):
        raise SourceError(str(path), ["is no backup of Isthmus, or is damaged"]) from None


def _manifest(archive: tarfile.TarFile, path: Path) -> dict[str, Any]:
    try:
        file = archive.extractfile("manifest.json")
        assert file is not None
        manifest = json.loads(file.read())
    except (KeyError, ValueError, tarfile.TarError, OSError, EOFError):
        raise SourceError(str(path), ["holds no manifest; it is no whole backup"]) from None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise SourceError(str(path), ["is no backup of Isthmus"])
    if manifest.get("format") != FORMAT:
        said = f"is of format {manifest.get('format')}; this version reads format {FORMAT}"
        raise SourceError(str(path), [said])
    return manifest


def _verified(archive: tarfile.TarFile, manifest: dict[str, Any], path: Path) -> dict[str, bytes]:
    """Every file of the archive, after comparing its hash with the manifest's."""
    contents: dict[str, bytes] = {}
    faults = []
    for name, digest in manifest["sha256"].items():
        try:
            file = archive.extractfile(name)
            content = file.read() if file is not None else b""
        except (KeyError, tarfile.TarError, OSError, EOFError):
            faults.append(Fault("is missing or cut off", field=name))
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            faults.append(Fault("is not what the manifest says", field=name))
        if ".." in Path(name).parts or name.startswith("/"):
            faults.append(Fault("leads out of the archive", field=name))
        contents[name] = content
    if faults:
        raise SourceError(str(path), faults)
    return contents


def _refuse_unfitting(manifest: dict[str, Any], path: Path) -> None:
    here = _migrations()
    faults = [
        Fault(
            f"the archive's tables of {app} are at {manifest['migrations'].get(app)}, here {name}"
        )
        for app, name in here.items()
        if manifest["migrations"].get(app) != name
    ]
    if faults:
        faults.append(Fault("restore with the version of Isthmus that made it, then upgrade"))
    filled = [model._meta.label_lower for model in _models() if model._default_manager.exists()]
    if filled:
        said = f"the database is not empty ({', '.join(filled)}); restore into a new one"
        faults.append(Fault(said))
    if faults:
        raise SourceError(str(path), faults)


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
