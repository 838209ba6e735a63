"""Files as publishers and their mirrors print them, turned into list entries.

Persons, vessels and aircraft are dropped here, before anything is stored, and counted.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from isthmus.datafiles import parse_csv
from isthmus.errors import ScreeningError
from isthmus.reference.countries import country_code, normalised_name
from isthmus.screening.entries import Entry, joined_requirement
from isthmus.screening.organisation_names import is_organisation

CSL_HEADER = (
    "source_code", "source", "entity_number", "type", "name", "alt_names", "countries", "programs",
    "license_requirement", "license_policy", "federal_register_notice", "source_list_url",
)  # fmt: skip
"""The Consolidated Screening List as a CSV of one row per party."""

_CSL_COUNTRIES = {
    "TURKIYE": "TR", "PRC": "CN", "REGION: CHINA": "CN", "REGION: IRAN": "IR",
    "REGION: RUSSIA": "RU", "MACAU": "MO", "MAN, ISLE OF": "IM", "REGION: WEST BANK": "PS",
    "REGION: NORTHERN GAZA": "PS", "REGION: NORTH GAZA": "PS", "CRIMEA (OCCUPIED)": "UA",
}  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """What a publication held: the entries kept, and how many rows were dropped, by reason."""

    entries: tuple[Entry, ...]
    dropped: dict[str, int]


def is_csl(text: str) -> bool:
    """Whether a text is the Consolidated Screening List, by its header."""
    header = next(csv.reader(io.StringIO(text)), [])
    return set(CSL_HEADER) <= set(header)


def csl_entries(text: str, path: Path, source_code: str) -> Imported:
    """The organisations of one sublist of the Consolidated Screening List.

    Rows typed Individual, Vessel or Aircraft are dropped. Rows without a type (Entity List,
    Unverified List, Military End-User List, nonproliferation sanctions) are kept if their names say
    that they are organisations (`is_organisation`) and no row of the publication gives the same
    name to an individual. Aliases that an individual bears are left out.

    Raises
    ------
    ScreeningError
        If the text is of another shape, or holds no row of the sublist.
    """
    rows = [row.values for row in parse_csv(text, path, CSL_HEADER, ScreeningError)]
    persons = _names_of_individuals(rows)
    kept: list[Entry] = []
    dropped: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for row in rows:
        if row["source_code"] != source_code:
            continue
        name, aliases = _clean(row["name"]), _clean_all(row["alt_names"].split("|"))
        reason = _reason_to_drop(row["type"], name, aliases, persons)
        if reason:
            dropped[reason] += 1
            continue
        kept.append(_csl_entry(row, name, aliases, persons, numbers))
    if not kept and not dropped:
        codes = sorted({row["source_code"] for row in rows})
        raise ScreeningError(
            str(path), [f"has no row of the sublist '{source_code}', only of {', '.join(codes)}"]
        )
    return Imported(tuple(kept), dict(dropped))


def distinct_aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """The aliases in their order, without the name itself, repetitions and empty ones."""
    seen = {_as_printed(name)}
    kept = []
    for alias in map(_clean, aliases):
        if alias and _as_printed(alias) not in seen:
            seen.add(_as_printed(alias))
            kept.append(alias)
    return tuple(kept)


def slug(text: str) -> str:
    """A name as part of an identifier: small letters, digits and hyphens."""
    return normalised_name(text).replace(" ", "-")[:60].strip("-")


def numbered(slug_: str, numbers: Counter[str]) -> str:
    """The identifier, with `-2` and so on from its second use."""
    numbers[slug_] += 1
    return slug_ if numbers[slug_] == 1 else f"{slug_}-{numbers[slug_]}"


def _reason_to_drop(
    type_: str, name: str, aliases: Sequence[str], persons: frozenset[str]
) -> str | None:
    if type_ in {"Individual", "Vessel", "Aircraft"}:
        return type_.lower()
    if type_ == "Entity":
        return None
    if normalised_name(name) in persons:
        return "named like an individual of the same publication"
    return None if is_organisation(name, aliases) else "not recognisably an organisation"


def _csl_entry(
    row: dict[str, str],
    name: str,
    aliases: Sequence[str],
    persons: frozenset[str],
    numbers: Counter[str],
) -> Entry:
    identifier = row["entity_number"] or numbered(slug(name) or "entry", numbers)
    requirement = joined_requirement([row["license_requirement"], row["license_policy"]])
    citation = row["federal_register_notice"] or row["programs"]
    return Entry(
        entry_id=identifier,
        name=name,
        aliases=distinct_aliases(
            name, (alias for alias in aliases if normalised_name(alias) not in persons)
        ),
        country_codes=_csl_country_codes(row["countries"]),
        kind="organisation",
        requirement=_clean(requirement or row["programs"]),
        citation=_clean(citation),
        source_url=row["source_list_url"],
        ror_id="",
        ror_basis="",
    )


def _names_of_individuals(rows: Iterable[dict[str, str]]) -> frozenset[str]:
    """Normalised names of two or more words that belong to rows typed Individual."""
    names = (
        normalised_name(name)
        for row in rows
        if row["type"] == "Individual"
        for name in [row["name"], *row["alt_names"].split("|")]
    )
    return frozenset(name for name in names if " " in name)


def _csl_country_codes(cell: str) -> tuple[str, ...]:
    """Codes as printed; the few places without a code of their own by the country around them, and
    regions that no code stands for left out."""
    codes = (
        _CSL_COUNTRIES.get(part) or country_code(part)
        for part in map(_clean, cell.split("|"))
        if part
    )
    return tuple(dict.fromkeys(code for code in codes if code))


def _clean(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _clean_all(texts: Iterable[str]) -> list[str]:
    return [clean for clean in map(_clean, texts) if clean]


def _as_printed(text: str) -> str:
    return " ".join(text.casefold().split())
