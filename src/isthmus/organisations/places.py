"""Which countries and cities an affiliation names, and how surely.

A country is named *outright* where its name is a whole piece of the affiliation or ends one
("Beijing 100084, China", "Seoul Korea"). Within other words it may be part of a name ("China
Telecom", "University of New Mexico") and counts only where nothing better is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from isthmus.organisations.name_index import NameIndex
from isthmus.organisations.normalisation import words_of
from isthmus.organisations.segmentation import Segment
from isthmus.reference.countries import (
    names_in_affiliations,
    names_of_countries,
)

_CAPITALS_ONLY = words_of("uk us usa uae prc roc rok ksa frg ussr hk dprk hksar eeuu gb gbr")
"""Abbreviations that are words, or parts of them, when written small."""

_NOT_COUNTRIES = frozenset(
    [
        "new mexico", "new england", "new jersey", "new south wales", "south wales", "new britain",
        "new caledonia university", "papua new", "rhode island", "long island", "indian river",
        "jordan university", "bank of america", "panama city", "mexico city", "kuwait city",
        "guatemala city", "west indies", "east china", "south china", "north china",
        "south china sea",
        "prince of wales", "prince of songkla", "king george", "st george", "st georges",
        "saint george", "george washington", "nova scotia", "virgin islands",
    ]
)  # fmt: skip
"""Names that hold a country's name and do not name that country outright."""

_ALSO_OTHER_WORDS = words_of(
    "georgia jordan chad jersey guinea mali turkey niger lebanon cuba peru dominica monaco samoa "
    "victoria wales england ireland britain reunion union"
)
"""Countries that are also states, towns, persons or things: counted only where named outright."""

US_STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "florida": "FL", "hawaii": "HI",
    "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT",
    "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND",
    "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT",
    "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY", "washington dc": "DC", "district of columbia": "DC",
    "georgia": "GA",
}  # fmt: skip

_STATE_CODES = frozenset(US_STATES.values())

_OTHER_REGIONS = {
    "ontario": "CA", "quebec": "CA", "british columbia": "CA", "alberta": "CA", "manitoba": "CA",
    "saskatchewan": "CA", "nova scotia": "CA", "new brunswick": "CA", "newfoundland": "CA",
    "nsw": "AU", "new south wales": "AU", "queensland": "AU", "south australia": "AU",
    "western australia": "AU", "tasmania": "AU", "england": "GB", "scotland": "GB", "wales": "GB",
    "bavaria": "DE", "catalonia": "ES", "flanders": "BE", "hubei": "CN", "guangdong": "CN",
    "jiangsu": "CN", "zhejiang": "CN", "sichuan": "CN", "shaanxi": "CN", "hunan": "CN",
    "anhui": "CN", "shandong": "CN", "liaoning": "CN", "heilongjiang": "CN", "fujian": "CN",
    "tamil nadu": "IN", "karnataka": "IN", "maharashtra": "IN", "kerala": "IN",
    "uttar pradesh": "IN", "west bengal": "IN", "gujarat": "IN", "punjab india": "IN",
    "kowloon": "HK", "new territories": "HK", "sha tin": "HK", "shatin": "HK",
    "clear water bay": "HK", "kowloon tong": "HK",
}  # fmt: skip

_TAIWAN_CITIES = words_of(
    "taipei hsinchu hsin chu tainan kaohsiung taichung taoyuan keelung chiayi chungli jhongli "
    "zhongli hualien pingtung yunlin miaoli nantou changhua yilan tamsui"
) - {"hsin", "chu"}

_CITY_SHARE = 0.9
_CITY_LEAST = 3


@dataclass(frozen=True, slots=True)
class Places:
    """What one affiliation says about where it is.

    `outright` countries in order of certainty (the last piece first); `inferred` those that follow
    from a state, a region or a city; `within` those only named inside other words. `evidence` says
    for each country how it was found.
    """

    outright: tuple[str, ...]
    inferred: tuple[str, ...]
    within: tuple[str, ...]
    evidence: dict[str, str]
    city_words: frozenset[int]

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries the text stands for: named outright, else inferred, else within."""
        return self.outright or self.inferred or self.within


@cache
def _country_names() -> tuple[dict[str, str], dict[str, tuple[int, ...]], frozenset[str]]:
    names = dict(names_of_countries())
    lengths: dict[str, set[int]] = {}
    for name in [*names, *_NOT_COUNTRIES]:
        words = name.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return (
        names,
        {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        names_in_affiliations(),
    )


def places(segment: Segment, index: NameIndex, in_names: frozenset[int] = frozenset()) -> Places:
    """The countries that an affiliation names or implies.

    `in_names` are the positions of words that belong to an organisation's name: a country there
    ("National Taiwan University") is named within, not outright.
    """
    outright, within, evidence = _named(segment, index, in_names)
    inferred: list[str] = []
    city_words: set[int] = set()
    for start, end in segment.bounds:
        if in_names.issuperset(range(start, end)):
            continue
        found = _implied(segment, start, end, index)
        if found is not None:
            country, how = found
            city_words.update(range(start, end))
            if country not in inferred:
                inferred.append(country)
            evidence.setdefault(country, how)
    inferred.reverse()
    _settle_georgia(segment, outright, inferred, evidence)
    _settle_greater_china(segment, outright, inferred, within, evidence)
    return Places(tuple(outright), tuple(inferred), tuple(within), evidence, frozenset(city_words))


def _named(
    segment: Segment, index: NameIndex, in_names: frozenset[int]
) -> tuple[list[str], list[str], dict[str, str]]:
    names, lengths, common = _country_names()
    fold, words = segment.folded, segment.words
    outright: list[tuple[int, int, str]] = []
    within: list[str] = []
    evidence: dict[str, str] = {}
    position = 0
    while position < len(fold):
        step = 1
        for length in lengths.get(fold[position], ()):
            if position + length > len(fold):
                continue
            end = position + length
            if length > 1 and segment.pieces[position] != segment.pieces[end - 1]:
                continue
            name = " ".join(fold[position:end])
            if name in _NOT_COUNTRIES:
                step = length
                break
            code = names.get(name)
            if code is None or (name in _CAPITALS_ONLY and not words[position].isupper()):
                continue
            start, stop = segment.piece_bounds(position)
            at_end = _only_codes(words, end, stop)
            whole = at_end and _only_codes(words, start, position)
            if name not in common and (not whole or len(name) < 4 or name in index.cities):
                continue  # a translation: `Columbia`, `Salvador` and `Island` are places too
            if not whole and not words[position][0].isupper():
                continue
            if name == "republic of china" and {"peoples", "people", "s", "pr"} & set(
                fold[max(0, position - 2) : position]
            ):
                code = "CN"
            step = length
            how = f"'{segment.written(position, end)}' names {code}"
            if (whole or at_end) and not in_names.issuperset(range(position, end)):
                outright.append((1 if whole else 0, position, code))
            elif code not in within and name not in _ALSO_OTHER_WORDS:
                within.append(code)
            evidence.setdefault(code, how)
            break
        position += step
    # Whole pieces before ends of pieces, later ones first.
    ordered = [code for _, _, code in sorted(outright, reverse=True)]
    return list(dict.fromkeys(ordered)), within, evidence


@lru_cache(maxsize=100_000)
def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _only_codes(words: list[str], start: int, end: int) -> bool:
    """Whether only postcodes and the like stand there, or a new phrase ("Israel and ...")."""
    if start < end and words[start] in {"and", "&", "und", "et"}:
        return True
    return all(_has_digit(word) for word in words[start:end])


def _implied(segment: Segment, start: int, end: int, index: NameIndex) -> tuple[str, str] | None:
    """The country that a piece implies by being a state, a region or a well-known city."""
    words = segment.words
    kept = [position for position in range(start, end) if not _has_digit(words[position])]
    if not kept or len(kept) > 4:
        return None
    name = " ".join(segment.folded[position] for position in kept)
    shown = segment.written(start, end)
    if name in US_STATES and name not in {"georgia", "washington"}:
        return "US", f"'{shown}' is a state of US"
    if name in _OTHER_REGIONS:
        return _OTHER_REGIONS[name], f"'{shown}' is a region of {_OTHER_REGIONS[name]}"
    if words[kept[-1]] in _STATE_CODES:
        has_postcode = any(
            len(words[position]) == 5 and words[position].isdigit()
            for position in range(kept[-1] + 1, end)
        )
        city = " ".join(segment.folded[position] for position in kept[:-1])
        if not city and start > 0:
            before = segment.piece_bounds(start - 1)
            city = " ".join(segment.folded[before[0] : before[1]])
        if has_postcode or "US" in index.cities.get(city, {}):
            return "US", f"'{shown}' ends in the code of a US state"
    countries = index.cities.get(name)
    if countries:
        country, most = max(countries.items(), key=lambda item: (item[1], item[0]))
        total = sum(countries.values())
        if most >= _CITY_LEAST and most / total >= _CITY_SHARE and len(name) > 3:
            return country, f"'{shown}' is a city in {country}"
    return None


def _settle_georgia(
    segment: Segment, outright: list[str], inferred: list[str], evidence: dict[str, str]
) -> None:
    """`Georgia` is the US state where anything else speaks for the US."""
    if "GE" not in outright:
        return
    us_words = {"atlanta", "athens", "augusta", "savannah", "macon", "statesboro", "ga"}
    if "US" in outright or "US" in inferred or us_words & set(segment.folded):
        outright.remove("GE")
        evidence.pop("GE", None)
        if "US" not in outright and "US" not in inferred:
            inferred.insert(0, "US")
            evidence["US"] = "'Georgia' beside a city of that US state"


def _settle_greater_china(
    segment: Segment,
    outright: list[str],
    inferred: list[str],
    within: list[str],
    evidence: dict[str, str],
) -> None:
    """Taiwan, Hong Kong and Macao keep their own codes where China is named too."""
    named = set(outright) | set(inferred)
    if "CN" in outright:
        words = set(segment.folded)
        own = [code for code in ("TW", "HK", "MO") if code in named]
        if not own and "TW" in within:
            own = ["TW"]
        if not own and words & _TAIWAN_CITIES:
            own = ["TW"]
            evidence["TW"] = "a city of Taiwan is named"
        if own:
            mainland_city = any(code == "CN" for code in inferred) and own[0] != "TW"
            if not mainland_city:
                outright.remove("CN")
                outright[:0] = [code for code in own if code not in outright]
