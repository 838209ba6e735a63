"""What somebody asked for: a figure of a source, in words that can be typed again.

A request stands in the manifest of its figure, so that `isthmus figure --from MANIFEST` can make
the figure again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from isthmus.datafiles import read_yaml, validated
from isthmus.errors import RequestError
from isthmus.manifests import software_version

SourceKind = Literal["corpus", "world"]


@dataclass(frozen=True)
class Request:
    """A figure as asked for; every text is as it was typed.

    `against` names a second source: `world`, or `corpus` for another corpus.
    """

    figure: str
    source: SourceKind = "corpus"
    pairs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    venues: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    incomplete: tuple[int, ...] = ()
    smallest_cell: int | None = None
    against: SourceKind | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What was asked, without what was not."""
        return {name: value for name, value in asdict(self).items() if value not in (None, (), {})}


class RequestData(BaseModel):
    """A request as a file holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: str
    source: SourceKind = "corpus"
    pairs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    first_year: int | None = Field(None, ge=1000, le=2999)
    last_year: int | None = Field(None, ge=1000, le=2999)
    venues: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    incomplete: tuple[int, ...] = ()
    smallest_cell: int | None = Field(None, ge=0)
    against: SourceKind | None = None
    settings: dict[str, str] = Field(default_factory=dict)

    def request(self) -> Request:
        """The same as the product takes it."""
        return Request(**self.model_dump())


class _Software(BaseModel):
    name: str
    version: str


class _FigureManifest(BaseModel):
    manifest: Literal[1]
    kind: Literal["figure"]
    software: _Software
    inputs: dict[str, Any]
    request: RequestData


@dataclass(frozen=True)
class Recorded:
    """A manifest that was read: the request, the inputs it was answered from, and by what."""

    request: Request
    inputs: Mapping[str, Any]
    version: str

    def require_inputs(self, found: Mapping[str, Any]) -> None:
        """Refuses sources that are not those of the manifest.

        Raises
        ------
        RequestError
            Naming each source that differs.
        """
        faults = []
        for name, given in self.inputs.items():
            if json.dumps(given, sort_keys=True, default=str) != json.dumps(
                found.get(name), sort_keys=True, default=str
            ):
                was, now = (_named(one) for one in (given, found.get(name)))
                faults.append(
                    f"the figure was made from {name} {was}, but {now} is given; "
                    "give the same source, or ask for a new figure without --from"
                )
        if faults:
            raise RequestError("manifest", faults)


def recorded(path: Path) -> Recorded:
    """The request in the manifest of a figure.

    Raises
    ------
    RequestError
        If the file is missing, or is not the manifest of a figure that can be made again.
    """
    document = read_yaml(path, RequestError)
    if not isinstance(document.data, dict) or document.data.get("kind") != "figure":
        raise RequestError(str(path), ["is not the manifest of a figure; expected kind: figure"])
    if "request" not in document.data:
        said = "holds no request, so its figure cannot be made again from it; ask for it anew"
        raise RequestError(str(path), [said])
    found = validated(_FigureManifest, document, RequestError)
    return Recorded(found.request.request(), found.inputs, found.software.version)


def version_note(record: Recorded) -> str:
    """What to say where another version made the figure; nothing where it was this one."""
    here = software_version()
    if record.version == here:
        return ""
    return (
        f"note: the figure was made by Isthmus {record.version}, this is {here}; "
        "its bytes may differ"
    )


def _named(given: Any) -> str:
    if given is None:
        return "nothing"
    if isinstance(given, Mapping):
        for key in ("snapshot", "sha256"):
            if key in given:
                return f"'{given[key]}'"
        files = [one for one in given.values() if isinstance(one, Mapping) and "sha256" in one]
        if files:
            return f"'{str(files[0]['sha256'])[:12]}'"
    return "another one"
