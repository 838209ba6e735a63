"""Whether a dossier is what was issued: it is made again from its record and compared.

Equal inputs give equal bytes, so a dossier that comes out the same was not touched. One that does
not was either changed after it was issued, or rests on versions that are not at hand here; the
manifests say which of the two.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from isthmus.assessment.results import Assessment
from isthmus.dossier.annexes import flattened
from isthmus.dossier.record import ATTACHMENT, Record, record_from
from isthmus.dossier.writing import rendered, renderer_suffixes
from isthmus.errors import IsthmusError, RequestError, SourceError, did_you_mean

Verdict = Literal["as issued", "changed", "other versions"]
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Verification:
    """What was found. `differences` names, for "other versions", each version that is not at hand.

    as issued
        Made again from its own record, the document is the same, byte for byte.
    changed
        The versions are the same and the document is not: it was changed after it was issued.
    other versions
        It rests on versions that are not at hand, so that nothing can be said about the text.
    """

    verdict: Verdict
    case_id: str
    as_of: str
    differences: tuple[str, ...] = ()


def verify(path: Path) -> Verification:
    """Makes the dossier again from the record it carries, and compares.

    Raises
    ------
    RequestError
        If there is no such file, or its suffix is not that of a dossier.
    SourceError
        If the file carries no record, so that it can't be made again.
    """
    content = _content(path)
    record = record_from(_record_text(path, content), str(path))
    try:
        again = record.assessment()
    except IsthmusError as error:
        # A framework, a list or an area that the record names does not exist here.
        return _verification("other versions", record, tuple(str(one) for one in error.faults))
    if rendered(again, path.suffix.lower(), record.marking) == content:
        return _verification("as issued", record)
    differences = _differences(record, again)
    return _verification("other versions" if differences else "changed", record, differences)


def _verification(
    verdict: Verdict, record: Record, differences: tuple[str, ...] = ()
) -> Verification:
    case_id = str(record.proposal.get("id", ""))
    return Verification(verdict, case_id, record.as_of.isoformat(), differences)


def _differences(record: Record, again: Assessment) -> tuple[str, ...]:
    """Each version that differs between the record's manifest and that of the assessment now."""
    then, now = _versions(record.manifest), _versions(again.manifest)
    return tuple(
        f"{name}: issued with {then.get(name, 'nothing')}, here {now.get(name, 'nothing')}"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    )


def _versions(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The versions and hashes of a manifest; the proposal's own hash is not a version."""
    inputs = {name: one for name, one in manifest.get("inputs", {}).items() if name != "proposal"}
    parts = {"software": manifest.get("software", {}), "inputs": inputs}
    return dict(flattened(json.loads(json.dumps(parts, sort_keys=True))))


def _content(path: Path) -> bytes:
    suffix = path.suffix.lower()
    if suffix not in renderer_suffixes():
        known = ", ".join(renderer_suffixes())
        hint = did_you_mean(suffix, renderer_suffixes())
        raise RequestError(str(path), [f"a dossier is {known}; this is none of them{hint}"])
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RequestError(
                str(path), [f"has more than {MOST_BYTES:,} bytes; no dossier is as large"]
            )
        return path.read_bytes()
    except OSError as fault:
        raise RequestError(str(path), [f"can't be read: {fault.strerror}"]) from None


_HTML = re.compile(r'<script type="application/json" id="dossier-record">(.*?)</script>', re.DOTALL)
_MARKDOWN = re.compile(r"^```json dossier-record\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def _record_text(path: Path, content: bytes) -> str:
    """The text of the record in the document.

    Raises
    ------
    SourceError
        If there is none.
    """
    suffix = path.suffix.lower()
    found: str | None = None
    if suffix == ".pdf":
        found = _attached(content)
    else:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise SourceError(str(path), ["is not UTF-8, as every dossier is"]) from None
        if suffix == ".json":
            found = _in_json(text)
        else:
            match = (_HTML if suffix == ".html" else _MARKDOWN).search(text)
            found = match[1] if match else None
    if found is None:
        raise SourceError(
            str(path),
            ["carries no record, so it can't be made again; was it written by `isthmus assess`?"],
        )
    return found


def _in_json(text: str) -> str | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    record = data.get("record") if isinstance(data, dict) else None
    return json.dumps(record) if record is not None else None


def _attached(content: bytes) -> str | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        files = PdfReader(io.BytesIO(content)).attachments.get(ATTACHMENT, [])
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return files[0].decode("utf-8", "replace") if files else None
