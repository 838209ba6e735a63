"""Whether a name says which organisation is meant, or could be that of many.

"Institute of Automation" exists in many countries; "Tsinghua University" does not. A name is
*distinctive* if one of its words is the name of a place, or a word that the names of organisations
in at most a few countries have and that is no term of a discipline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from isthmus.organisations.name_index import NameIndex
from isthmus.organisations.normalisation import words_of
from isthmus.organisations.places import US_STATES
from isthmus.reference.countries import names_in_affiliations

_MOST_COUNTRIES = 7
_MOST_REMEMBERED = 200_000

_DISCIPLINE = re.compile(
    r"(?:olog(?:y|ies|ical|ia|ie)|ics?|istry|graph(?:y|ic|ie)|ings?|[ts]ions?|ments?|onom(?:y|ic|ie)|"
    r"icals?|ional|ives?|ity|ities|isms?|icines?|ences?|ances?|ware|works?|tronics?|ships?|ness|"
    r"systems?|ists?|ment|ural|ular|ary|ory|ure|ures)$"
)

_RARE_DISCIPLINE = re.compile(
    r"(?:olog(?:y|ies|ical|ia|ie)|ics|istry|graph(?:y|ic|ie)|[ts]ions?|ments?|onom(?:y|ic))$"
)
"""What tells a discipline even in a word that one country alone has ("Peking" is none)."""

_ADJECTIVES = words_of(
    "african american argentine armenian asian australian austrian belgian brazilian british "
    "bulgarian cambodian canadian catalan chilean chinese colombian croatian cuban cyprus czech "
    "danish dutch egyptian english estonian ethiopian european finnish french georgian german "
    "greek hellenic hungarian icelandic indian indonesian iranian iraqi irish israeli italian "
    "japanese jordanian kazakh kenyan korean kuwait latvian lebanese lithuanian malaysian mexican "
    "moroccan nepalese nigerian norwegian pakistan peruvian philippine polish portuguese romanian "
    "russian saudi scottish serbian singapore slovak slovenian spanish swedish swiss taiwanese "
    "tunisian turkish ukrainian vietnamese welsh bavarian flemish"
)

_NO_PLACES = words_of(
    "reading nice orange normal mobile university college industry commerce science central union "
    "independence liberty enterprise research international general national medical technology "
    "institute academy school park hill lake river bay port center city town new north south east "
    "west san saint mount the of institut tech hospital station"
)


def is_distinctive(key: str, index: NameIndex) -> bool:
    """Whether a name of this key can stand alone."""
    known = index.distinctive.get(key)
    if known is None:
        words = key.split(" ")
        known = any(_tells_apart(word, index) for word in words) or _names_a_place(words, index)
        if len(index.distinctive) < _MOST_REMEMBERED:
            index.distinctive[key] = known
    return known


_HEADS_OF_UNITS = words_of("dept sch fac coll div inst lab ctr grad unit group program")


def is_long_and_specific(key: str) -> bool:
    """Whether a general name is long enough to be one organisation's where only one has it
    ("National Institute of Allergy and Infectious Diseases"), and is not that of a unit which any
    university may have ("Department of Electrical and Computer Engineering")."""
    words = key.split(" ")
    return len(words) >= 4 and words[0] not in _HEADS_OF_UNITS


def _tells_apart(word: str, index: NameIndex) -> bool:
    if word in _NO_PLACES or len(word) < 3:
        return False
    if word in _ADJECTIVES or word in index.cities or word in US_STATES:
        return True
    if word in names_in_affiliations():
        return True
    if not word.isascii():
        return True
    countries = index.word_countries.get(word, 0)
    if countries > _MOST_COUNTRIES:
        return False
    return not (_DISCIPLINE if countries > 1 else _RARE_DISCIPLINE).search(word)


def _names_a_place(words: Sequence[str], index: NameIndex) -> bool:
    """Whether two or three neighbouring words are a city, a state or a country."""
    for length in (2, 3):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name in index.cities or name in US_STATES or name in names_in_affiliations():
                return True
    return False
