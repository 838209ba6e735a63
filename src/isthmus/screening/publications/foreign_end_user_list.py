"""Japan's Foreign End User List, as the CSV of a public transcription.

The Ministry of Economy, Trade and Industry publishes a document for printing; its own table's
shape could not be established, so only the transcription is read. Its `country` is the issuer's;
the entity's is in `addresses`, where some rows hold the start of the name too. The list's numbers
change from edition to edition.
"""

from __future__ import annotations

from pathlib import Path

from isthmus.datafiles import parse_csv
from isthmus.errors import Fault, ScreeningError
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    organisation,
    place_code,
    reason_to_drop,
)

HEADER = (
    "addresses", "aliases", "country", "date_added", "entity_name", "entity_type", "id",
    "last_verified", "list_id", "reason", "source_list_name", "source_url",
)  # fmt: skip
LIST = "jp-end-user-list"
CHINA = "People's Republic of China"


def end_user_entries(text: str, path: Path) -> Imported:
    """The organisations of the list.

    Raises
    ------
    ScreeningError
        If the file is of another list, too many rows cannot be read, or two have one id.
    """
    reading = Reading(path)
    for row in parse_csv(text, path, HEADER, ScreeningError):
        reading.records += 1
        cells = row.values
        if cells["list_id"] != LIST:
            reading.unreadable(Fault(f"'{cells['list_id']}' is not '{LIST}'", row.line, "list_id"))
            continue
        name, place = cells["entity_name"], cells["addresses"]
        if place.startswith(f"{CHINA} "):
            name, place = f"{place.removeprefix(CHINA)} {name}", CHINA
        code = place_code(place)
        if not clean(name) or not cells["id"] or code is None:
            what = "entity_name" if not clean(name) else "id" if not cells["id"] else "addresses"
            reading.unreadable(Fault(f"'{cells[what]}' cannot be read", row.line, what))
            continue
        aliases = cells["aliases"].split("|")
        reason = reason_to_drop(cells["entity_type"], name, aliases)
        if reason:
            reading.dropped[reason] += 1
            continue
        reading.keep(
            organisation(
                cells["id"], name, aliases, (code,),
                requirement=cells["reason"], source_url=cells["source_url"],
            ),
            "", row.line,
        )  # fmt: skip
    return reading.imported()
