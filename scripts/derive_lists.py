"""Derive the lists that ship with the product from copies of the publications.

    python scripts/derive_lists.py [--shared ../shared/data]

Writes `src/isthmus/screening/lists/LIST_ID/AS-OF.csv` (compressed above 100 kB), the part of each
`LIST_ID.yaml` after the marker line, and `generic_words.txt`. What a list is and where it comes
from is written by hand in the part of `LIST_ID.yaml` before the marker. Equal inputs give equal
files.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

from isthmus.manifests import sha256_of
from isthmus.organisations.registry import BUNDLED as BUNDLED_REGISTRY
from isthmus.organisations.registry import Registry
from isthmus.organisations.registry_file import read_registry_file, version_of
from isthmus.reference.countries import names_of_countries, normalised_name
from isthmus.reference.identifiers import ror_id
from isthmus.screening.entries import edition_bytes, edition_text, text_sha256
from isthmus.screening.identification import RegistryNames, identified
from isthmus.screening.names import GENERIC_WORDS_FILE, generic_words
from isthmus.screening.publications.consolidated_screening_list import csl_entries
from isthmus.screening.publications.foreign_end_user_list import end_user_entries
from isthmus.screening.publications.imported import Imported, slug
from isthmus.screening.publications.imported import organisation as organisation_entry
from isthmus.screening.publications.named_research_organizations import table_entries
from isthmus.screening.publications.transcriptions import transcribed_entries

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "src" / "isthmus" / "screening" / "lists"
MARKER = "# Written by scripts/derive_lists.py:\n"
COMPRESSED_FROM_BYTES = 100_000
GENERIC_FROM_COUNTRIES = 6

Reader = Callable[[str, Path], Imported]

CSL_AS_OF = date(2026, 7, 31)
CSL_SUBLISTS = {
    "us_entity_list": "EL",
    "us_unverified_list": "UVL",
    "us_military_end_user": "MEU",
    "us_ns_cmic": "CMIC",
    "us_nonproliferation": "ISN",
    "us_ssi": "SSI",
    "us_capta": "CAP",
    "us_ns_mbs": "NS-MBS",
    "us_sdn": "SDN",
}
"""Left out: DPL, DTC and PLC, which list persons; their few companies stand in rows without a type
beside the names of their owners."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    folder = parser.parse_args().shared / "lists"
    registry = Registry(
        table := read_registry_file(BUNDLED_REGISTRY),
        version_of(table),
        sha256_of(BUNDLED_REGISTRY),
    )
    write_generic_words(registry)
    names = RegistryNames(registry)
    csl = folder / "us_csl_2026-07-31.csv"
    text = csl.read_text(encoding="utf-8")
    for list_id, source_code in CSL_SUBLISTS.items():
        write_list(list_id, csl_entries(text, csl, source_code), CSL_AS_OF, names)
    for list_id, (read, file, as_of, label) in SINGLE_LISTS.items():
        path = folder / file
        imported = read(path.read_text(encoding="utf-8"), path)
        assert not imported.unread, f"{file}: {imported.unread}"
        assert not imported.ignored, f"{file}: {imported.ignored}"
        write_list(list_id, imported, as_of, names, label)


def transcription_of(list_id: str) -> Reader:
    """The reader of a transcription, for one list."""
    return lambda text, path: transcribed_entries(text, path, list_id)


def seven_sons(text: str, path: Path) -> Imported:
    entries = []
    for row in csv.DictReader(io.StringIO(text)):
        identifier = ror_id(row["ror_id"])
        assert identifier is not None, f"{path}: {row['ror_id']}"
        entries.append(
            organisation_entry(
                slug(row["name"]),
                row["name"],
                [row["name_zh"], *row["aliases"].split("|")],
                (row["country_code"],),
                ror_id=identifier,
                ror_basis="the identifier its source gives",
            )
        )
    return Imported(tuple(entries), {})


SINGLE_LISTS: dict[str, tuple[Reader, str, date, str | None]] = {
    "us_section_1286": (
        transcription_of("us_section_1286"), "us_dow_1286_fy2024.csv", date(2026, 7, 9), "FY2024",
    ),
    "us_section_1260h": (
        transcription_of("us_section_1260h"), "us_dow_1260h_2026-06_top_level.csv",
        date(2026, 6, 10), None,
    ),
    "us_uflpa": (
        transcription_of("us_uflpa"), "us_dhs_uflpa_2026-07-09.csv", date(2026, 7, 9), None,
    ),
    "ca_named_research_organizations": (
        table_entries, "ca_named_research_organizations_2026-09-12.csv",
        date(2026, 9, 12), None,
    ),
    "jp_foreign_end_user_list": (
        end_user_entries, "jp_meti_foreign_end_user_list_2025-09-29.csv",
        date(2025, 9, 29), None,
    ),
    "cn_seven_sons": (seven_sons, "cn_seven_sons_of_national_defence.csv", date(2026, 11, 1), None),
}  # fmt: skip


def write_list(
    list_id: str, imported: Imported, as_of: date, names: RegistryNames, label: str | None = None
) -> None:
    """The edition's file and the derived part of the list's description."""
    entries = identified(imported.entries, names)
    text = edition_text(entries)
    compressed = len(text.encode()) > COMPRESSED_FROM_BYTES
    folder = LISTS / list_id
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    file = folder / f"{as_of}.csv{'.gz' if compressed else ''}"
    file.write_bytes(edition_bytes(text, compressed=compressed))
    count = len(entries)
    dropped = sum(imported.dropped.values())
    written = [
        f"# kept {count}, dropped {dropped}",
        *(f"#   {reason}: {rows}" for reason, rows in sorted(imported.dropped.items())),
        f"entries: {{least: {max(1, count * 7 // 10)}, most: {count * 3 // 2 + 5}}}",
        "editions:",
        f"  - as_of: {as_of}",
        *([f"    label: {label}"] if label else []),
        f"    file: {file.name}",
        f"    entries: {count}",
        f"    dropped: {dropped}",
        f"    sha256: {text_sha256(text)}",
    ]
    description = LISTS / f"{list_id}.yaml"
    by_hand = description.read_text(encoding="utf-8").split(MARKER)[0]
    description.write_text(by_hand + MARKER + "\n".join(written) + "\n", encoding="utf-8")
    known = sum(bool(one.ror_id) for one in entries)
    size = file.stat().st_size
    print(f"{list_id}: {count} entries, {dropped} dropped, {known} in the registry, {size:,} B")


def write_generic_words(registry: Registry) -> None:
    """Words in the names of active organisations of six countries or more."""
    countries: dict[str, set[str]] = defaultdict(set)
    for organisation in registry:
        if organisation.status != "active" or organisation.country_code is None:
            continue
        for name in organisation.names:
            if name.kinds != ("acronym",):
                for word in normalised_name(name.value).split():
                    countries[word].add(organisation.country_code)
    of_countries = {word for name in names_of_countries() for word in name.split()}
    words = sorted(
        word
        for word, where in countries.items()
        if len(where) >= GENERIC_FROM_COUNTRIES and len(word) > 1 and word not in of_countries
    )
    GENERIC_WORDS_FILE.write_text("\n".join(words) + "\n", encoding="utf-8")
    generic_words.cache_clear()
    print(f"generic_words.txt: {len(words)} words")


if __name__ == "__main__":
    main()
