"""What a proposal may not carry: facts about persons.

A proposal describes an activity and its organisations. A file that brings a person's name, origin,
belief, contact or career is refused with the reason, wherever in the file it stands and however
the field is spelled. Values are refused only for what they are by form (an e-mail address, an ORCID
iD): whether a text is a person's name is never guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from isthmus.datafiles import Document, Path_
from isthmus.errors import Fault
from isthmus.reference.countries import normalised_name

NO_ORIGIN = (
    "is refused: a person's origin, belief, age or gender is no fact about a collaboration, and no "
    "rule may use it; remove the field"
)
NO_PERSON = (
    "is refused: a proposal names roles and organisations, never persons; describe the role, such "
    "as 'principal investigator', and its organisational ties"
)

_ORIGIN = frozenset({
    "age", "birth", "birthdate", "birthday", "birthplace", "born", "citizen", "citizenship",
    "descent", "dob", "ethnic", "ethnicity", "faith", "gender", "heritage", "nationality",
    "passport", "race", "racial", "religion", "religious", "sex", "visa",
    # The same words in languages that proposals are drafted in.
    "geburtsdatum", "geburtsort", "geschlecht", "nationalitat", "nationalite", "nacionalidad",
    "nacimiento", "naissance", "staatsangehorigkeit", "staatsburgerschaft",
})  # fmt: skip
_PERSON = frozenset({
    "attendee", "author", "biography", "birthname", "candidate", "coauthor", "contact", "cv",
    "email", "employee", "firstname", "forename", "fullname", "givenname", "familyname",
    "investigator", "lastname", "mail", "middlename", "orcid", "participant", "person",
    "personnel", "phone", "pi", "professor", "researcher", "resume", "scientist", "scopus",
    "student", "surname", "telephone", "vita", "vitae", "lebenslauf", "nachname", "vorname",
    "nom", "prenom",
})  # fmt: skip
_ORIGIN_PHRASES = (
    "mother tongue", "native language", "first language", "native speaker", "home language",
    "country of origin", "place of birth", "date of birth",
)  # fmt: skip
_ORIGIN_SCRIPTS = (
    "国籍",
    "國籍",
    "民族",
    "宗教",
    "出生",
    "性别",
    "性別",
    "护照",
    "護照",
    "母语",
    "гражданств",
    "национальност",
)
_PERSON_SCRIPTS = ("姓名", "名字", "作者", "简历", "履歴", "邮箱", "фамилия")
_NAMED = frozenset({"name", "names"})
_ORGANISATIONAL = frozenset({"organisation", "organization", "institution", "company", "funder"})

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ORCID = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx](?![0-9-])")

_ADDRESSED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Herr|Frau|Mme)\.? [A-Z]")


def refused_fields(document: Document, declared: frozenset[str]) -> dict[Path_, Fault]:
    """Every field and value that a proposal may not carry, by its place, each with the reason.

    `declared` holds the names of the model's own fields, which are never refused, save `name`
    outside `organisations`.
    """
    faults: dict[Path_, Fault] = {}
    for place, value in _fields(document.data, ()):
        key = place[-1] if place else ""
        name = ".".join(str(part) for part in place)
        if isinstance(key, str) and key:
            reason = _reason(key, place, declared)
            if reason:
                faults[place] = Fault(reason, document.line(place), name)
        if isinstance(value, str):
            said = _refused_value(value)
            if said:
                faults.setdefault(place, Fault(said, document.line(place), name))
    return faults


def words_of_origin(text: str) -> tuple[str, ...]:
    """The words in a text, if any, by which a person's origin, belief, age or gender is said."""
    words = _words(text)
    phrases = [part for part in _ORIGIN_PHRASES if part in " ".join(words)]
    scripts = [part for part in _ORIGIN_SCRIPTS if part in text.casefold()]
    return (*dict.fromkeys(word for word in words if _names(word, _ORIGIN)), *phrases, *scripts)


def names_a_person(text: str) -> bool:
    """Does a text name a person by its form: an address, an identifier, or a form of address?"""
    return bool(_EMAIL.search(text) or _ORCID.search(text) or _ADDRESSED.search(text))


def _fields(value: Any, place: Path_) -> Iterator[tuple[Path_, Any]]:
    yield place, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, (*place, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _fields(inner, (*place, index))


def _reason(key: str, place: Path_, declared: frozenset[str]) -> str | None:
    if key in declared and key not in _NAMED:
        return None
    if key in _NAMED:
        of_organisation = len(place) == 3 and place[0] == "organisations" and key == "name"
        return None if of_organisation else NO_PERSON
    words = _words(key)
    phrase, joined = " ".join(words), "".join(words)
    if (
        any(_names(word, _ORIGIN) for word in [*words, joined])
        or any(part in phrase or part.replace(" ", "") in joined for part in _ORIGIN_PHRASES)
        or any(part in key.casefold() for part in _ORIGIN_SCRIPTS)
    ):
        return NO_ORIGIN
    if any(_names(word, _PERSON) for word in [*words, joined]) or any(
        part in key.casefold() for part in _PERSON_SCRIPTS
    ):
        return NO_PERSON
    if _NAMED & set(words) and not _ORGANISATIONAL & set(map(_singular, words)):
        return NO_PERSON
    return None


def _words(key: str) -> list[str]:
    """The words of a key: `dateOfBirth`, `date-of-birth` and `DATE_OF_BIRTH` are the same three."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key).replace("-", " ").replace("_", " ")
    return [_singular(word) for word in normalised_name(spaced).split()]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word


def _names(word: str, refused: frozenset[str]) -> bool:
    """Is it one of the words, a misspelling of a long one, or one that begins with a long one?"""
    if word in refused:
        return True
    if len(word) < 7:
        return False
    long = [other for other in refused if len(other) >= 7]
    return bool(difflib.get_close_matches(word, long, n=1, cutoff=0.88)) or any(
        word.startswith(other) or word.endswith(other) for other in long
    )


def _refused_value(value: str) -> str | None:
    if _EMAIL.search(value):
        return "holds an e-mail address, which is refused: it names a person; name a role instead"
    if _ORCID.search(value):
        return "holds an ORCID iD, which is refused: it names a person; name a role instead"
    return None
