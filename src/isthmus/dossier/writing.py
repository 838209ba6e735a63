"""Write a dossier to a file, whole or not at all, with its manifest beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from isthmus.assessment.insights import Insights, insights_at_hand, insights_json
from isthmus.assessment.results import Assessment
from isthmus.assessment.serialising import assessment_json
from isthmus.dossier.content import dossier
from isthmus.dossier.html import html
from isthmus.dossier.markdown import markdown
from isthmus.dossier.pdf import pdf
from isthmus.dossier.record import record_of, record_text
from isthmus.errors import RequestError, did_you_mean
from isthmus.manifests import atomic_file, manifest, write_json


def write_dossier(
    assessment: Assessment,
    path: Path,
    *,
    marking: str = "Internal",
    frameworks_folder: Path | None = None,
) -> list[Path]:
    """Write the dossier in the format that the suffix names: .html, .pdf, .md, .json for programs.

    What follows from the assessment is found with the frameworks of the folder, or with the
    bundled ones; where those that were judged are not among them, the dossier does without.

    Beside it, `<name>.manifest.json` names the versions and the hash of what was written. Equal
    assessments give equal bytes.

    Returns
    -------
    list of Path
        The dossier and its manifest.

    Raises
    ------
    RequestError
        If the suffix is none of these, or the place can't be written to.
    """
    if path.suffix.lower() not in _RENDERERS:
        known = ", ".join(_RENDERERS)
        hint = did_you_mean(path.suffix.lower(), _RENDERERS)
        raise RequestError(
            str(path), [f"a dossier is written as {known}; the name ends in none of them{hint}"]
        )
    if path.is_dir():
        raise RequestError(str(path), ["is a directory; name a file in it"])
    content = rendered(assessment, path.suffix.lower(), marking, frameworks_folder)
    beside = path.with_name(path.name + ".manifest.json")
    record = manifest("dossier", {"assessment": assessment.manifest}, {"marking": marking})
    record["outputs"] = {path.name: {"sha256": hashlib.sha256(content).hexdigest()}}
    try:
        with atomic_file(path) as temporary:
            temporary.write_bytes(content)
        write_json(beside, record)
    except OSError as fault:
        raise RequestError(str(path), [f"can't be written: {fault.strerror}"]) from None
    return [path, beside]


def rendered(
    assessment: Assessment, suffix: str, marking: str, frameworks_folder: Path | None = None
) -> bytes:
    """The dossier in the format of a suffix, one of `renderer_suffixes`."""
    found = insights_at_hand(assessment, frameworks_folder)
    return _RENDERERS[suffix](assessment, found, marking)


def renderer_suffixes() -> tuple[str, ...]:
    """The suffixes of the formats in which a dossier is written."""
    return tuple(_RENDERERS)


def _pdf(assessment: Assessment, found: Insights | None, marking: str) -> bytes:
    return pdf(dossier(assessment, found, marking=marking), _record(assessment, marking))


def _html(assessment: Assessment, found: Insights | None, marking: str) -> bytes:
    record = _record(assessment, marking)
    return html(dossier(assessment, found, marking=marking), record).encode("utf-8")


def _markdown(assessment: Assessment, found: Insights | None, marking: str) -> bytes:
    record = _record(assessment, marking)
    return markdown(dossier(assessment, found, marking=marking), record).encode("utf-8")


def _record(assessment: Assessment, marking: str) -> str:
    return record_text(record_of(assessment, marking))


def _json(assessment: Assessment, found: Insights | None, marking: str) -> bytes:
    """The assessment as `isthmus assess --format json` prints it, with marking and record."""
    record = json.loads(_record(assessment, marking))
    data = assessment_json(assessment) | (insights_json(found) if found else {})
    data |= {"marking": marking, "record": record}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


_RENDERERS: dict[str, Callable[[Assessment, Insights | None, str], bytes]] = {
    ".html": _html,
    ".pdf": _pdf,
    ".md": _markdown,
    ".json": _json,
}
