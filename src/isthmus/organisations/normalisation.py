"""How the words of a name are brought to one form, so that equal names become equal keys.

Two forms: a *folded* word has lost case, accents and ligatures; a *canonical* word also stands for
its abbreviations and its forms in other languages (`Univ.`, `Université` -> `univ`). Words such as
"of" and "the" have no canonical form and are left out of a key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def words_of(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


_SPACING_ACCENTS = "¨´`ˆ˜¸ˇ˚¯"
_SPLIT_ACCENT = re.compile(
    rf"(?<=[A-Za-z])\s?[{_SPACING_ACCENTS}]\s?(?=[a-zı])|[{_SPACING_ACCENTS}]\s?(?=[A-Za-z])"
)
_HYPHENATED = re.compile(r"(?<=[a-z])-\s+(?=[a-z])")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\ufeff\u00ad]")

_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
     "'": "", "’": "", "‘": "", "ʼ": "", ".": ""}
)  # fmt: skip

_ELIDED = re.compile(r"^(?:d|l|dell|all|nell|sull)['’](?=\w{2})", re.I)

_CANONICAL_FORMS = {
    "univ": "university universitat universita universite universidad universidade universiteit "
            "universitet universitetet univerzita uniwersytet universitas universitaet univers "
            "universitesi universitat universites universities unversity unviersity univeristy",
    "inst": "institute institut instituto istituto instit institution institutes instituut "
            "enstitusu institutul insitute",
    "tech": "technology technol technologies technological technical technische technisch "
            "technischen techn tecnologia tecnologico tecnica technique",
    "dept": "department departamento dipartimento departement depart dep",
    "natl": "national nat nationale nacional nazionale nationales nationaux",
    "acad": "academy academia academie akademie academies",
    "sci": "science sciences scis sc ciencias ciencia scienze scientifique scientific scienza",
    "lab": "laboratory labs laboratories laboratorio laboratoire laboratoires labor laboratorium "
           "laboratorios",
    "eng": "engineering engn engg engr engrg ingenieria ingegneria engenharia",
    "res": "research rech recherche recherches investigacion ricerca investigaciones",
    "ctr": "center centre centro centrum zentrum centres centers cntr",
    "hosp": "hospital hospitals hopital hopitaux hospitales ospedale",
    "med": "medical",
    "medic": "medicine medicina",
    "coll": "college colleges",
    "sch": "school schools",
    "fac": "faculty faculte facultad facolta faculdade",
    "intl": "international internacional internationale",
    "agric": "agricultural agriculture agr agri agronomique",
    "polytech": "polytechnic polytechnical polytechnique politecnico polytechnics politecnica "
                "politehnica politecnic polytecnic",
    "electron": "electronic electronics",
    "elect": "electrical elec",
    "assoc": "association",
    "soc": "society",
    "min": "ministry",
    "govt": "government",
    "fdn": "foundation",
    "grad": "graduate",
    "st": "saint sankt sainte",
    "mt": "mount",
    "adv": "advanced",
    "appl": "applied",
    "pharm": "pharmaceutical pharmaceutics",
    "phys": "physics",
    "chem": "chemistry",
    "math": "mathematics maths",
    "biol": "biology",
    "info": "information",
    "commun": "communication communications",
    "telecommun": "telecommunication telecommunications",
    "comp": "computer computing comput",
    "aerosp": "aerospace",
    "astronaut": "astronautics",
    "aeronaut": "aeronautics aeronautical",
    "mech": "mechanical",
    "ind": "industrial",
    "admin": "administration",
    "econ": "economics economic",
    "autom": "automation",
    "accel": "accelerator",
    "mater": "materials material",
    "environ": "environmental environment",
    "manag": "management mgmt",
    "nucl": "nuclear",
    "metall": "metallurgy metallurgical",
    "geol": "geology geological",
    "geophys": "geophysics geophysical",
    "oceanogr": "oceanography oceanographic",
    "meteorol": "meteorology meteorological",
    "vet": "veterinary",
    "pedagog": "pedagogical pedagogic",
    "astron": "astronomy astronomical",
    "corp": "",
}  # fmt: skip

LEGAL_FORMS = words_of(
    "inc ltd co llc gmbh ag corp corporation company limited plc pty bv srl spa sas incorporated"
)
"""The legal forms of companies."""

NOISE = LEGAL_FORMS | words_of(
    "the of and for at in on de du des la le les l d di da do dos das del della delle dell degli "
    "der die und fur zu et e y studi"
)
"""Words that a key leaves out: articles, prepositions, legal forms, and the "studi" of Italian
universities ("Università degli Studi di ...")."""

_CANONICAL: dict[str, str] = {
    word: canonical for canonical, words in _CANONICAL_FORMS.items() for word in words.split()
}

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def readable(text: str) -> str:
    """The text in Unicode's compatibility form, without control characters; accents that a PDF
    left beside their letter ("Universit¨at") and words it broke ("Labora- tory") are mended."""
    if text.isascii() and text.isprintable() and "`" not in text:
        return _HYPHENATED.sub("", text) if "- " in text else text
    text = _UNREADABLE.sub(" ", text)
    text = _SPLIT_ACCENT.sub("", text)
    text = unicodedata.normalize("NFKC", text)
    return _HYPHENATED.sub("", text)


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """One word without case, accents, apostrophes and full stops ("Xi'an" -> "xian")."""
    word = _ELIDED.sub("", word)
    if word.isascii():
        return word.lower().replace("'", "").replace(".", "")
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept.translate(_FOLDED_LETTERS))


@lru_cache(maxsize=200_000)
def canonical(folded_word: str) -> str:
    """The canonical form of a folded word; empty for a word that keys leave out."""
    if folded_word in NOISE:
        return ""
    return _CANONICAL.get(folded_word, folded_word)


def with_written_out_umlauts(text: str) -> str | None:
    """The text with ä, ö, ü as ae, oe, ue, or nothing if it has none."""
    written = text.translate(_UMLAUTS)
    return written if written != text else None
