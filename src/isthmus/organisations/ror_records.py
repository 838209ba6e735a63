"""One record of a ROR dump, in schema version 1 or 2, as a row of our registry.

Both schemas are read strictly: a field we use that is missing or of another type is a fault.
Fields we do not use are left alone, since ROR adds some from time to time.

References
----------
Schema 2: https://ror.readme.io/docs/ror-data-structure; schema 1:
https://ror.readme.io/v1/docs/ror-data-structure
"""

from __future__ import annotations

from typing import Any

import msgspec

from isthmus.reference.countries import country_codes
from isthmus.reference.identifiers import ror_id as valid_ror_id

STATUSES = frozenset({"active", "inactive", "withdrawn"})
_KINDS = ("label", "alias", "acronym")


class DamagedRecordError(Exception):
    """What is wrong with one record, in words that follow its position."""


class _Name(msgspec.Struct):
    value: str
    types: list[str]
    lang: str | None = None


class _Details(msgspec.Struct):
    country_code: str
    name: str | None = None
    country_subdivision_code: str | None = None


class _Location(msgspec.Struct):
    geonames_details: _Details


class _Relationship(msgspec.Struct):
    type: str
    id: str


class _RecordV2(msgspec.Struct):
    id: str
    status: str
    names: list[_Name]
    locations: list[_Location]
    types: list[str]
    relationships: list[_Relationship] = []
    domains: list[str] = []
    established: int | None = None


class _Label(msgspec.Struct):
    label: str
    iso639: str | None = None


class _Country(msgspec.Struct):
    country_code: str


class _AddressV1(msgspec.Struct):
    city: str | None = None
    state_code: str | None = None


class _RecordV1(msgspec.Struct):
    id: str
    name: str
    status: str
    country: _Country
    types: list[str]
    addresses: list[_AddressV1] = []
    aliases: list[str] = []
    acronyms: list[str] = []
    labels: list[_Label] = []
    relationships: list[_Relationship] = []
    established: int | None = None


_DECODER_V2 = msgspec.json.Decoder(_RecordV2)
_DECODER_V1 = msgspec.json.Decoder(_RecordV1)


_ABSENT = msgspec.Raw()


class _Shape(msgspec.Struct):
    id: Any = None
    names: msgspec.Raw = _ABSENT
    name: msgspec.Raw = _ABSENT


_SHAPE = msgspec.json.Decoder(_Shape)


def registry_row(record: bytes | msgspec.Raw) -> dict[str, Any]:
    """One JSON record as a row of the registry file.

    Raises
    ------
    DamagedRecordError
        Saying what is wrong, with the record's id where it has one.
    """
    try:
        shape = _SHAPE.decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise DamagedRecordError(f"is no JSON object ({fault})") from None
    has_names, has_name = (bool(bytes(part)) for part in (shape.names, shape.name))
    if not has_names and not has_name:
        raise DamagedRecordError(
            f"{shape.id}: has neither 'names' (schema 2) nor 'name' (schema 1)"
        )
    try:
        if has_names:
            row = _row_of_v2(_DECODER_V2.decode(record))
        else:
            row = _row_of_v1(_DECODER_V1.decode(record))
        return _checked(row)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise DamagedRecordError(f"{shape.id}: {fault}") from None
    except DamagedRecordError as fault:
        raise DamagedRecordError(f"{shape.id}: {fault}") from None


def _row_of_v2(record: _RecordV2) -> dict[str, Any]:
    display = [name.value for name in record.names if "ror_display" in name.types]
    if len(display) != 1:
        raise DamagedRecordError(f"has {len(display)} names of type ror_display, expected one")
    place = record.locations[0].geonames_details if record.locations else None
    return {
        "ror_id": record.id,
        "status": record.status,
        "name": display[0],
        "names": [
            _name(name.value, name.lang, [kind for kind in _KINDS if kind in name.types])
            for name in record.names
        ],
        "types": record.types,
        "country_code": place.country_code if place else None,
        "city": place.name if place else None,
        "subdivision": place.country_subdivision_code if place else None,
        "domains": record.domains,
        "relationships": [(one.type, one.id) for one in record.relationships],
        "established": record.established,
    }


def _row_of_v1(record: _RecordV1) -> dict[str, Any]:
    address = record.addresses[0] if record.addresses else _AddressV1()
    names = [_name(record.name, None, ["label"])]
    names += [_name(label.label, label.iso639, ["label"]) for label in record.labels]
    names += [_name(alias, None, ["alias"]) for alias in record.aliases]
    names += [_name(acronym, None, ["acronym"]) for acronym in record.acronyms]
    return {
        "ror_id": record.id,
        "status": record.status,
        "name": record.name,
        "names": names,
        "types": [kind.lower() for kind in record.types],
        "country_code": record.country.country_code,
        "city": address.city,
        # Schema 1 writes `US-CA` where schema 2 writes `CA`.
        "subdivision": address.state_code.rpartition("-")[2] if address.state_code else None,
        "domains": [],
        "relationships": [(one.type.lower(), one.id) for one in record.relationships],
        "established": record.established,
    }


def _name(value: str, language: str | None, kinds: list[str]) -> dict[str, str | None]:
    return {"value": value, "language": language, "kinds": "+".join(kinds or ["label"])}


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    row["ror_id"] = _identifier(row["ror_id"])
    if row["status"] not in STATUSES:
        raise DamagedRecordError(
            f"status '{row['status']}' is not one of {', '.join(sorted(STATUSES))}"
        )
    if not row["name"].strip():
        raise DamagedRecordError("its name is empty")
    country = row["country_code"]
    if country is None and row["status"] == "active":
        raise DamagedRecordError("is active and has no location")
    if country is not None and country not in country_codes():
        raise DamagedRecordError(f"country code '{country}' is not in ISO 3166-1")
    if row["established"] is not None and not 0 < row["established"] < 3000:
        raise DamagedRecordError(f"established in {row['established']}, which is no year")
    row["names"] = [name for name in row["names"] if name["value"].strip()]
    row["relationships"] = [
        {"type": kind, "ror_id": _identifier(other)} for kind, other in row["relationships"]
    ]
    return row


def _identifier(text: str) -> str:
    known = valid_ror_id(text)
    if known is None:
        raise DamagedRecordError(f"'{text}' is no ROR id (its checksum is wrong, or its form)")
    return known
