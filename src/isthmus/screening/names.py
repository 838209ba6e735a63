"""How a name is compared: its words, its key, and how much the name alone can prove.

Case, accents, punctuation and spacing carry no meaning: two spellings that differ only in them have
the same key. Legal forms (`Co., Ltd.`) are kept apart from the key. What a name proves depends on
its words: "Institute of Applied Physics" exists in a dozen countries, "BIT" is a dozen
organisations, "Beihang University" is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

from isthmus.reference.countries import country_code, normalised_name
from isthmus.screening.organisation_names import KIND_WORDS
from isthmus.screening.spellings import simplified

MOST_CHARACTERS = 1_000
"""Of a longer text only so much is read: no name is as long, and comparing takes time."""

GENERIC_WORDS_FILE = Path(__file__).parent / "generic_words.txt"

_CONNECTORS = frozenset(
    {"the", "of", "and", "for", "a", "an", "de", "del", "des", "du", "la", "le", "di", "da"}
)
_SAME_WORD = {
    "acad": "academy", "aeronaut": "aeronautics", "astronaut": "astronautics",
    "centre": "center", "co": "company", "commun": "communications", "corp": "corporation",
    "ctr": "center", "defence": "defense", "dev": "development", "elect": "electronic",
    "engn": "engineering", "inc": "incorporated", "inst": "institute", "intl": "international",
    "lab": "laboratory", "labs": "laboratory", "laboratories": "laboratory", "ltd": "limited",
    "math": "mathematics", "med": "medical", "mil": "military", "natl": "national",
    "organisation": "organization", "phys": "physics",
    "pvt": "private", "res": "research", "sci": "science",
    "tech": "technology", "technol": "technology", "technologies": "technology",
    "telecommun": "telecommunications", "univ": "university", "s&t": "science technology",
}  # fmt: skip
_LEGAL_FORMS = frozenset({
    "ab", "ag", "ao", "as", "bhd", "bv", "cjsc", "company", "corporation", "doo", "fze", "fzc",
    "fzco", "fzllc", "gmbh", "incorporated", "jsc", "kg", "kk", "limited", "llc", "llp", "lp",
    "ltda", "nv", "oao", "ojsc", "ooo", "oy", "oyj", "pao", "pjsc", "plc", "private", "pte", "pty",
    "sa", "sae", "sal", "sarl", "sas", "sdn", "sl", "spa", "spzoo", "sro", "srl", "sti", "zao",
})  # fmt: skip
_LONG_LEGAL_FORMS = (
    ("joint", "stock", "company"), ("open", "joint", "stock", "company"),
    ("public", "joint", "stock", "company"), ("closed", "joint", "stock", "company"),
    ("limited", "liability", "company"),
)  # fmt: skip
_LEGAL_WORDS = _LEGAL_FORMS | {form[0] for form in _LONG_LEGAL_FORMS}
_LEGAL_SUFFIXES = ("股份有限公司", "有限责任公司", "有限公司", "株式会社", "公司")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INNER_DOT = re.compile(r"(?<=\w\w)\.(?=\w\w)")
_PARENTHESES = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_LAST_PARENTHESES = re.compile(r"(.+?)[(\[（【]([^()\[\]（）【】]+)[)\]）】]\W*")
_SEGMENTS = re.compile(r"[,;/|\n，；、]|\s[-–—]\s|:\s")
_OTHERWISE = re.compile(r"\b(?:a\.?\s?k\.?\s?a|f\.?\s?k\.?\s?a|n\.?\s?k\.?\s?a)\b\.?,?", re.I)


class Proof(IntEnum):
    """What the agreement of a name proves by itself, least first."""

    acronym = 0
    """At most four letters: means many organisations, never proves anything alone."""
    generic = 1
    """Only words that organisations of many countries have in their names."""
    single = 2
    """One distinctive word."""
    distinctive = 3
    """A distinctive word together with others, or a name of four or more Chinese characters."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name made comparable.

    `key` is equal for names that differ in case, accents, punctuation, spacing, connectors, common
    abbreviations and legal form only; `legal_form` holds the latter, empty where there is none.
    `distinctive` are the words that few organisations share.
    """

    text: str
    words: tuple[str, ...]
    key: str
    legal_form: str
    proof: Proof
    distinctive: frozenset[str]


@lru_cache(maxsize=200_000)
def name_of(text: str) -> Name:
    """A text as a comparable name. A text without a letter or digit has an empty key."""
    words = _words(text)
    kept, legal = _without_legal_form(words)
    distinctive = _distinctive(kept)
    return Name(text, kept, "".join(kept), legal, _proof(text, kept, distinctive), distinctive)


def name_as_kept(text: str, words: tuple[str, ...], legal_form: str, proof: int) -> Name:
    """A name whose words were taken from its text before; equal to `name_of(text)`."""
    return Name(text, words, "".join(words), legal_form, Proof(proof), _distinctive(words))


@lru_cache(maxsize=200_000)
def forms_of(text: str) -> tuple[str, ...]:
    """The names that one printed name holds, without repetition, the fullest first.

    They are the text as it stands; if it ends in parentheses, the text without them; what stands in
    them, if it is an acronym or Chinese; what "a.k.a." joins. One capitalised word in parentheses
    ("(Shanghai)") belongs to the name, and several words in them are not taken for a name: often
    they say to what the organisation belongs.
    """
    text = " ".join(text[:MOST_CHARACTERS].split())
    parts, rest = [text], text
    forms: list[str] = []
    while (")" in rest or not rest.isascii() or "]" in rest) and (
        found := _LAST_PARENTHESES.fullmatch(rest)
    ):
        before, inside = found[1].strip(), found[2].strip()
        if _belongs_to_name(inside):
            break
        parts.append(before)
        if _stands_for_name(inside):
            parts.append(inside)
        rest = before
    seen: set[str] = set()
    for form in [text, *(one for part in parts for one in _OTHERWISE.split(part))]:
        form = form.strip(" ,;.-([")
        name = name_of(form)
        if name.key and (name.key + name.legal_form) not in seen:
            seen.add(name.key + name.legal_form)
            forms.append(form)
    return tuple(forms)


def _stands_for_name(inside: str) -> bool:
    """Whether a text in parentheses is an acronym, is Chinese, or says that it is another name."""
    if country_code(inside):
        return False
    acronym = len(inside.split()) == 1 and inside.isupper()
    return acronym or bool(_CJK.search(inside)) or bool(_OTHERWISE.match(inside))


def _belongs_to_name(inside: str) -> bool:
    """Whether a text in parentheses is one capitalised word that is no country: most are places."""
    return (
        len(inside.split()) < 2
        and not inside.isupper()
        and not _CJK.search(inside)
        and country_code(inside) is None
    )


def segments_of(text: str) -> list[str]:
    """The parts of a text between commas, semicolons and the like, without parentheses; empty ones
    left out."""
    plain = _PARENTHESES.sub(" ", text[:MOST_CHARACTERS])
    return [part.strip() for part in _SEGMENTS.split(plain) if name_of(part).key]


def is_legal_form(text: str) -> bool:
    """Whether a text is nothing but a legal form: the "Ltd." after a comma."""
    words = _words(text)
    return bool(words) and all(word in _LEGAL_FORMS for word in words)


def parentheses_of(text: str) -> list[str]:
    """What stands in the parentheses of a text."""
    return [part.strip() for part in _PARENTHESES.findall(text[:MOST_CHARACTERS])]


def sorted_words(name: Name) -> str:
    """The words of a name in alphabetical order, joined by spaces."""
    return " ".join(sorted(name.words))


def numbers_in(name: Name) -> frozenset[str]:
    """The numbers in a name: institutes 13 and 14 are two institutes."""
    return frozenset(re.findall(r"\d+", " ".join(name.words)))


@cache
def generic_words() -> frozenset[str]:
    """Words in the names of registered organisations of at least six countries, together with the
    words that name a kind of organisation. Names of countries are not among them."""
    lines = GENERIC_WORDS_FILE.read_text(encoding="utf-8").split()
    return frozenset(lines) | KIND_WORDS | frozenset(_SAME_WORD.values())


def _words(text: str) -> tuple[str, ...]:
    spaced = text[:MOST_CHARACTERS].replace("&", " and ")
    if "." in spaced:
        spaced = _INNER_DOT.sub(" ", spaced)
    words = (_SAME_WORD.get(word, word) for word in normalised_name(simplified(spaced)).split())
    return tuple(word for word in words if word not in _CONNECTORS)


def _without_legal_form(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words without the legal form at either end, and the form; never without any word."""
    if _LEGAL_WORDS.isdisjoint(words) and not (words and _CJK.search(words[0])):
        return words, ""
    kept, legal = list(words), []
    for form in _LONG_LEGAL_FORMS:
        if len(kept) > len(form) and tuple(kept[: len(form)]) == form:
            legal, kept = list(form), kept[len(form) :]
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        legal.append(kept.pop())
    while len(kept) > 1 and kept[0] in _LEGAL_FORMS - {"as", "sa", "ag"}:
        legal.append(kept.pop(0))
    if len(kept) == 1 and _CJK.search(kept[0]):
        for suffix in _LEGAL_SUFFIXES:
            if kept[0].endswith(suffix) and len(kept[0]) > len(suffix) + 1:
                return (kept[0].removesuffix(suffix),), suffix
    return tuple(kept), " ".join(sorted(legal))


def _distinctive(words: tuple[str, ...]) -> frozenset[str]:
    generic = generic_words()
    return frozenset(word for word in words if len(word) > 1 and word not in generic)


def _proof(text: str, words: tuple[str, ...], distinctive: frozenset[str]) -> Proof:
    key = "".join(words)
    characters = 0 if key.isascii() else len(_CJK.findall(key))
    if characters > 3:
        return Proof.distinctive
    if len(key) - characters <= 4:
        return Proof.acronym
    if not distinctive:
        return Proof.generic
    if len(words) == 1:
        return Proof.single
    if all(len(word) <= 4 for word in distinctive) and text.upper() == text and len(words) < 3:
        return Proof.single
    return Proof.distinctive
