"""Where in an affiliation the name of a registered organisation stands.

A mention is a run of words whose key is in the name index, or an acronym that is a piece of its
own. Whether it is the name of *this* organisation, and not a part of a longer name that the
registry lacks ("Tsing Hua University" in "National Tsing Hua University"), shows at its edges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from isthmus.organisations.name_index import NameIndex
from isthmus.organisations.normalisation import LEGAL_FORMS, words_of
from isthmus.organisations.places import US_STATES
from isthmus.organisations.segmentation import Segment
from isthmus.reference.countries import country_codes, names_in_affiliations

HEADS = words_of(
    "dept sch coll fac inst lab ctr division div unit group section program programme "
    "chair lehrstuhl team office campus branch laboratory faculty"
)

_BEFORE = HEADS | words_of(
    "hosp clinic sci eng tech medic physics phys chem chemistry math biol biology res studies "
    "informatics comp computing robotics information info systems automation control mechanics "
    "law business "
    "economics econ manag management "
    "education psychology philosophy arts humanities linguistics statistics "
    "genetics pharmacy nursing dentistry surgery pediatrics radiology neurology neuroscience "
    "oncology pathology cardiology intelligence vision learning electron mechatronics energy "
    "materials mater environ environment "
    "geology geol ecology geography history optics nanotechnology architecture "
    "security networks communication commun telecommun software design media data health "
    "aeronaut astronaut aerosp biotechnology bioengineering ai cs ee ece eecs eecs cse csail "
    "cognition medicine analytics innovation technologies student students professor prof phd "
    "both author authors fellow with is are was from by also now currently formerly physicist "
    "affiliated"
)
"""Words that end another phrase: after "Computer Science" a new name may begin. Adjectives are not
among them ("Northwestern Polytechnical University")."""

_AFTER = HEADS | words_of(
    "grad email mail usa uk china department school press affiliated main north "
    "south east west e pr p"
)

_ADJECTIVES = words_of(
    "technical technological technische technischen technisch tecnica tecnico tecnologico "
    "tecnologica technique scientifique scientific research physical med medical"
) - {"research"}
"""Adjectives whose canonical form is that of a noun in `_BEFORE`."""

_OWN_BODIES = words_of("hosp hospital clinic clinics klinikum press")
"""After a university's name these make another organisation's name."""

_MOST_WORDS = 12
"""A name that is looked for with a city further on has at most so many words."""

_SCHOOLS = words_of("sch coll fac dept")

_LINKING = words_of("at in and from by within for with und et e y near a &")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a name the words are that do not have its key.

    `covered` is the share of the name's weight (rare words weigh more) that the words have,
    `missing` the name's words that they lack, `extra` the words among them that the name
    lacks, `misspelt` how many were read as another word.
    """

    covered: float
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    misspelt: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` to before `end`.

    `entries` are as in `NameIndex.by_key`, all of them under one name; for an acronym they are
    rows. `whole` if it is a piece of its own, `crosses` if a soft boundary lies within. `edge` says
    in words why it may be a part of a longer name, or is empty; `next_word` is the folded word that
    follows in the same piece. A `turned` name is a university's the other way round; a `spelled`
    acronym follows, in brackets, the words whose initials it is; what is `bracketed` follows other
    words in brackets. A `school` is that of a university whose name it leaves out ("Yale School of
    Medicine"). A `research_arm` is one word and has otherwise only such words as "Research"
    or "AI Lab" in its piece.
    """

    start: int
    end: int
    key: str
    entries: tuple[int, ...]
    acronym: bool
    whole: bool
    crosses: bool
    edge: str
    next_word: str = ""
    turned: bool = False
    spelled: bool = False
    bracketed: bool = False
    research_arm: bool = False
    likeness: Likeness | None = None
    school: bool = False


def mentions(segment: Segment, index: NameIndex) -> list[Mention]:
    """All mentions in an affiliation: names, the longest first, then acronyms, each in order."""
    keys = segment.keys
    limit = _stop(segment)
    positions = [position for position, key in enumerate(keys[:limit]) if key]
    found: list[Mention] = []
    for first, start in enumerate(positions):
        lengths = index.lengths.get(keys[start])
        if not lengths:
            continue
        for length in lengths:
            last = first + length - 1
            if last >= len(positions):
                continue
            end = positions[last] + 1
            key = " ".join(keys[position] for position in positions[first : last + 1])
            entries = index.by_key.get(key)
            if entries is not None and not _joins_strangers(segment, start, end):
                found.append(_mention(segment, start, end, key, entries))
    found += _campuses(segment, index, positions)
    found += _turned(segment, index)
    found += _schools(segment, index)
    found += _acronyms(segment, index)
    found.sort(key=lambda one: (one.acronym, -one.key.count(" "), one.start))
    return found


def _stop(segment: Segment) -> int:
    """The number of words before a note on membership, which names no affiliation."""
    folded = segment.folded
    if "corporate" in folded:
        at = folded.index("corporate")
        if folded[at + 1 : at + 2] in (["member"], ["members"]):
            return at
    return len(folded)


def _joins_strangers(segment: Segment, start: int, end: int) -> bool:
    """Whether the last word of one piece would be joined to the next piece ("..., Faculty of
    Science, The University of Tokyo" does not name a university of science)."""
    pieces = segment.pieces
    if pieces[start] == pieces[end - 1]:
        return False
    piece_start, piece_end = segment.piece_bounds(start)
    own = sum(1 for key in segment.keys[start:piece_end] if key)
    return own == 1 and any(segment.keys[piece_start:start])


def _mention(segment: Segment, start: int, end: int, key: str, entries: tuple[int, ...]) -> Mention:
    pieces = segment.pieces
    crosses = pieces[start] != pieces[end - 1]
    piece_start = segment.piece_bounds(start)[0]
    piece_end = segment.piece_bounds(end - 1)[1]
    whole = not any(segment.keys[piece_start:start]) and not any(segment.keys[end:piece_end])
    edge = edge_of(segment, start, end, piece_start, piece_end)
    next_word = segment.folded[end] if end < piece_end else ""
    single = " " not in key
    return Mention(
        start, end, key, entries, False, whole, crosses, edge, next_word,
        bracketed=single and start > 0 and _opens_bracket(segment, start),
        research_arm=single and not whole and _is_research_arm(segment, start, end),
    )  # fmt: skip


_RESEARCH_WORDS = words_of(
    "res lab ai brain group cloud robotics vision reality alexa labs inc artificial intelligence "
    "robot search media ml asia america americas europe team deep learning autonomous driving"
)


def _is_research_arm(segment: Segment, start: int, end: int) -> bool:
    piece_start, piece_end = segment.piece_bounds(start)
    others = [*segment.keys[piece_start:start], *segment.keys[end:piece_end]]
    return all(not key or key in _RESEARCH_WORDS for key in others)


def _opens_bracket(segment: Segment, position: int) -> bool:
    before = segment.spans[position][0] - 1
    return before >= 0 and segment.text[before] in "(["


def _campuses(segment: Segment, index: NameIndex, positions: list[int]) -> list[Mention]:
    """A name whose last word, a city, stands in a piece of its own further on ("University of
    California, 445 Campbell Hall, Berkeley")."""
    keys, folded = segment.keys, segment.folded
    cities: dict[str, int] = {}
    for start, end in segment.bounds:
        words = [word for word in folded[start:end] if word.isalpha()]
        if 1 <= len(words) <= 3 and " ".join(words) in index.cities:
            cities[" ".join(words)] = start
            cities.setdefault(words[-1], start)
    if not cities:
        return []
    found: list[Mention] = []
    for first, start in enumerate(positions):
        if keys[start] not in index.lengths:
            continue
        piece_start, piece_end = segment.piece_bounds(start)
        rest = [p for p in positions[first : first + _MOST_WORDS] if p < piece_end]
        for last in (
            len(rest),
            *(
                n
                for n in range(2, len(rest))
                if keys[rest[n - 1]] == "univ" or keys[rest[0]] == "univ"
            ),
        ):
            key = " ".join(keys[position] for position in rest[:last])
            end = rest[last - 1] + 1
            for city, at in cities.items():
                entries = index.by_key.get(f"{key} {city}") if at >= piece_end else None
                if entries is not None and last >= 2:
                    edge = edge_of(segment, start, end, piece_start, piece_end)
                    found.append(
                        Mention(start, end, f"{key} {city}", entries, False, False, True, edge)
                    )
    return found


def _turned(segment: Segment, index: NameIndex) -> list[Mention]:
    """Pieces such as "Maryland Univ.", where the registry has "University of Maryland"."""
    found: list[Mention] = []
    start = 0
    while start < len(segment.pieces):
        end = segment.piece_bounds(start)[1]
        words = [key for key in segment.keys[start:end] if key]
        if 2 <= len(words) <= 4 and "univ" in (words[0], words[-1]):
            key = " ".join(words)
            entries = index.turned.get(key)
            if entries is not None and key not in index.by_key:
                found.append(Mention(start, end, key, entries, False, True, False, "", turned=True))
        start = end
    return found


_KINDS_OF_SCHOOL = words_of("med medic law business dental vet nursing divinity")


def _schools(segment: Segment, index: NameIndex) -> list[Mention]:
    """Schools that stand for their university ("Yale School of Medicine", "Columbia Law
    School")."""
    found: list[Mention] = []
    for start, end in segment.bounds:
        positions = [position for position in range(start, end) if segment.keys[position]]
        keys = [segment.keys[position] for position in positions]
        if "sch" not in keys or "univ" in keys:
            continue
        at = keys.index("sch")
        of_kind = bool(at and keys[at - 1] in _KINDS_OF_SCHOOL)
        name = keys[: at - 1 if of_kind else at]
        if not 1 <= len(name) <= 3 or not (of_kind or keys[at + 1 : at + 2]):
            continue
        entries = index.by_key.get(" ".join((*name, "univ")))
        if entries and " ".join(keys) not in index.by_key:
            key = " ".join((*name, "univ"))
            found.append(
                Mention(positions[0], end, key, entries, False, True, False, "", school=True)
            )
    return found


def edge_of(segment: Segment, start: int, end: int, piece_start: int, piece_end: int) -> str:
    """What stands before or after and may belong to the name; empty if nothing does."""
    folded, keys = segment.folded, segment.keys
    if start > piece_start:
        before = folded[start - 1]
        if keys[start - 1] == "":
            before_name = next(
                (position for position in range(start - 1, piece_start - 1, -1) if keys[position]),
                None,
            )
            if (
                before_name is not None
                and before not in _LINKING
                and not _ends_phrase(
                    keys[before_name], folded[before_name], segment.words[before_name]
                )
            ):
                return f"'{segment.written(before_name, start)}' stands before it"
        elif not _ends_phrase(keys[start - 1], before, segment.words[start - 1]):
            return f"'{segment.words[start - 1]}' stands before it"
    if end < piece_end:
        after = folded[end]
        if after in _LINKING or not after.isalpha():
            return ""
        if after in LEGAL_FORMS:
            return ""
        if keys[end] == "":
            return f"'{segment.written(end, min(end + 2, piece_end))}' stands after it"
        if after in _OWN_BODIES or keys[end] in _OWN_BODIES:
            return f"'{segment.words[end]}' stands after it"
        if keys[end] in _AFTER or not segment.words[end][0].isupper():
            return ""
        if _begins_a_place_or_acronym(segment, end, piece_end):
            return ""
        # A school is often named after somebody: "University of Miami Miller School of Medicine".
        following = keys[end : min(end + 6, piece_end)]
        if not _SCHOOLS.intersection(following) or "univ" in following:
            return f"'{segment.words[end]}' stands after it"
    return ""


def _begins_a_place_or_acronym(segment: Segment, end: int, piece_end: int) -> bool:
    """Whether what follows a name is an acronym ("Universidad Autónoma de Madrid UAM"), or only a
    country or a state ("Murdoch Univ. Australia")."""
    word = segment.words[end]
    if end + 1 == piece_end and word in country_codes():
        return True
    if len(word) >= 3 and word.isupper() and word.isalpha() and not segment.text.isupper():
        return True
    rest = [
        folded for folded in segment.folded[end:piece_end] if not any(c.isdigit() for c in folded)
    ]
    for length in (1, 2, 3):
        name = " ".join(rest[:length])
        if (name in names_in_affiliations() or name in US_STATES) and len(rest) <= length + 2:
            return True
    return False


def _ends_phrase(key: str, folded_word: str, word: str) -> bool:
    if len(word) == 1 or (len(word) >= 3 and _has_capitals(word)):
        return True  # an acronym or an initial: "AIT Austrian Institute of Technology"
    if folded_word in _ADJECTIVES:
        return False
    if key in _BEFORE or folded_word in _BEFORE or not folded_word.isalpha():
        return True
    return len(word) > 6 and bool(_FIELD.search(folded_word))


_FIELD = re.compile(r"(?:olog(?:y|ie|ia)|omics|ysics|istry|graphy|onomy|atics|iatrics|edicine)$")


def _has_capitals(word: str) -> bool:
    """Whether it is written as acronyms are ("CNRS", "IMol")."""
    return sum(letter.isupper() for letter in word) >= 2


_NO_ACRONYMS = words_of(
    "usa uk us uae prc roc rok ksa frg hk al ak az ar ca co ct de fl ga hi id il in ia ks ky la me "
    "md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy "
    "dc bc on qc nsw vic qld po box dept univ inst lab labs moe most nhs ai ml cv nlp it ict "
    "cs ee ece eecs cse me ec ii iii iv vi ltd inc phd md msc bsc"
)
"""Countries, states and other abbreviations that name no organisation by themselves."""


def _acronyms(segment: Segment, index: NameIndex) -> list[Mention]:
    if len(segment.words) > 4 and segment.text.isupper():
        return []
    found: list[Mention] = []
    for position, word in enumerate(segment.words):
        folded = segment.folded[position]
        if len(folded) < 2 or folded in _NO_ACRONYMS:
            continue
        rows = index.acronyms.get(folded)
        if rows is None or (
            sum(letter.isupper() for letter in word) < 2 and not folded.endswith("uhk")
        ):
            continue  # "Lime" is no acronym; "Cuhk" is no word
        start, end = segment.piece_bounds(position)
        whole = not any(segment.keys[start:position]) and not any(segment.keys[position + 1 : end])
        bracketed = whole and position > 0 and _opens_bracket(segment, position)
        spelled = bracketed and _spells(segment, start, folded)
        found.append(
            Mention(
                position, position + 1, folded, rows, True, whole, False, "",
                spelled=spelled, bracketed=bracketed,
            )
        )  # fmt: skip
    return found


def _spells(segment: Segment, position: int, folded: str) -> bool:
    """Whether the capitals of the words before are the letters of an acronym."""
    initials = "".join(word[0] for word in segment.words[:position] if word[0].isupper()).lower()
    return initials.endswith(folded)
