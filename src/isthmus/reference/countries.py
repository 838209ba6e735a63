"""Countries and territories by ISO 3166-1 alpha-2 code, and their names.

Hong Kong (HK), Macao (MO) and Taiwan (TW) are their own codes, as in ISO, ROR and OpenAlex; joining
any of them with CN is a user's explicit choice (`join`), and every output names it. Kosovo is XK,
as in ROR. The names are used for display and for recognising a country that a text names; they
state nothing about status.
"""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

import pycountry

from isthmus.errors import Fault, RequestError, did_you_mean

_SHORT_NAMES = {
    "BO": "Bolivia", "BN": "Brunei", "CD": "DR Congo", "CG": "Congo", "CI": "Côte d’Ivoire",
    "CZ": "Czechia", "FK": "Falkland Islands", "FM": "Micronesia", "GB": "United Kingdom",
    "HK": "Hong Kong", "IR": "Iran", "KP": "North Korea", "KR": "South Korea", "LA": "Laos",
    "MD": "Moldova", "MO": "Macao", "PS": "Palestine", "RU": "Russia", "SY": "Syria",
    "TW": "Taiwan", "TZ": "Tanzania", "TR": "Türkiye", "US": "United States", "VA": "Vatican City",
    "VE": "Venezuela", "VN": "Viet Nam", "XK": "Kosovo",
}  # fmt: skip

_OTHER_NAMES = {
    "AE": ["UAE", "U.A.E."],
    "BY": ["Byelorussia", "Republic of Belarus"],
    "CD": ["Democratic Republic of the Congo", "Congo-Kinshasa"],
    "CI": ["Ivory Coast"],
    "CN": ["PR China", "P.R. China", "P. R. China", "PRC", "P.R.C.", "Peoples Republic of China",
           "People's Republic of China", "China PR", "中国", "中國", "中华人民共和国", "Chine",
           "Mainland China"],
    "CZ": ["Czech Republic", "Czechoslovakia"],
    "DE": ["FRG", "Federal Republic of Germany", "Deutschland", "West Germany", "Allemagne"],
    "ES": ["España", "Espagne"],
    "GB": ["UK", "U.K.", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland",
           "Royaume-Uni", "Britain"],
    "GR": ["Hellas"],
    "HK": ["Hong Kong SAR", "Hongkong", "H.K.", "香港", "Hong Kong S.A.R.", "HKSAR"],
    "IR": ["Islamic Republic of Iran", "I.R. Iran", "ایران"],
    "JP": ["日本", "Japon", "Nippon"],
    "KP": ["DPRK", "Democratic People's Republic of Korea"],
    "KR": ["Korea", "Republic of Korea", "R.O. Korea", "Rep. of Korea", "R. O. Korea", "ROK",
           "Korea (South)", "Korea South", "S. Korea", "Corée du Sud", "대한민국", "한국",
           "South Korea"],
    "MK": ["Macedonia", "FYROM", "North Macedonia"],
    "MM": ["Burma"],
    "MO": ["Macau", "Macao SAR", "Macau SAR", "澳門", "澳门"],
    "NL": ["The Netherlands", "Holland", "Nederland", "Pays-Bas"],
    "PS": ["Palestinian Territory", "Palestinian Territories", "State of Palestine"],
    "PL": ["Polska"],
    "PT": ["Portogal"],
    "RU": ["Russian Federation", "Россия", "USSR", "Russie"],
    "SA": ["KSA", "Kingdom of Saudi Arabia"],
    "SZ": ["Swaziland"],
    "TR": ["Turkey", "Turkiye"],
    "TW": ["Taiwan R.O.C.", "R.O.C.", "R. O. C.", "ROC", "Republic of China", "Chinese Taipei",
           "Taiwan ROC", "台灣", "台湾", "臺灣"],
    "US": ["USA", "U.S.A.", "U.S.", "U. S. A.", "United States of America", "Etats-Unis",
           "États-Unis", "EE.UU.", "Estados Unidos"],
    "VN": ["Vietnam", "Viet nam"],
    "BR": ["Brasil"],
    "BE": ["Belgique", "België"],
    "CH": ["Suisse", "Schweiz", "Svizzera"],
    "AT": ["Österreich"],
    "IT": ["Italia", "Italie"],
    "MX": ["México"],
    "XK": ["Kosovo"],
}  # fmt: skip

_LANGUAGES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "nb_NO", "nl", "pl", "pt", "pt_BR", "ro", "ru", "sk", "sl",
    "sr", "sv", "th", "tr", "uk", "vi", "zh_CN", "zh_TW",
)  # fmt: skip
"""Languages in which affiliations are written; reading all of ISO's takes over a second."""

UNKNOWN = "unknown"
"""How an unknown country is written in a table that a person reads; in data it is null."""


@cache
def country_codes() -> frozenset[str]:
    """All codes: ISO 3166-1 alpha-2, and XK."""
    return frozenset({country.alpha_2 for country in pycountry.countries} | {"XK"})


@cache
def country_name(code: str) -> str:
    """A country's short English name; the code itself where it has none (a joined `CN+HK`)."""
    if code in _SHORT_NAMES:
        return _SHORT_NAMES[code]
    found = pycountry.countries.get(alpha_2=code)
    if found is None:
        return "+".join(country_name(part) for part in code.split("+")) if "+" in code else code
    return str(getattr(found, "common_name", found.name))


@cache
def names_of_countries() -> Mapping[str, str]:
    """Normalised name -> code: English short and official names, ISO's names in many languages,
    and the further forms that affiliations use. A name that means two countries is left out,
    except "Korea", which in affiliations is South Korea."""
    names: dict[str, set[str]] = {}

    def add(name: str, code: str) -> None:
        key = normalised_name(name)
        if len(key) > 1:
            names.setdefault(key, set()).add(code)

    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            if hasattr(country, attribute):
                add(getattr(country, attribute), country.alpha_2)
    for language in _LANGUAGES:
        translation = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language])
        for country in pycountry.countries:
            translated = translation.gettext(country.name)
            if len(translated) > 3 or not translated.isascii():
                add(translated, country.alpha_2)
    single = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}
    for code, short in _SHORT_NAMES.items():
        single[normalised_name(short)] = code
    for code, others in _OTHER_NAMES.items():
        for other in others:
            single[normalised_name(other)] = code
    return single


@cache
def names_in_affiliations() -> frozenset[str]:
    """The normalised names that affiliations in English use: ISO's English names, the short names
    and the further forms, without the translations. Among the translations are words that mean
    something else in English (`Island` is Iceland in German)."""
    names = {
        getattr(country, attribute)
        for country in pycountry.countries
        for attribute in ("name", "common_name", "official_name")
        if hasattr(country, attribute)
    }
    names.update(_SHORT_NAMES.values())
    names.update(other for others in _OTHER_NAMES.values() for other in others)
    return frozenset(normalised_name(name) for name in names)


_PLAIN = {
    code: chr(code).lower() if chr(code).isalnum() else None if chr(code) in ".'" else " "
    for code in range(128)
}
"""What `normalised_name` makes of ASCII: the same as below, several times faster."""


class _Kept(dict[int, str]):
    """What is kept of a character in a normalised name, found once for each character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.combining(character) or character in ".'’":
            kept = ""
        else:
            kept = character if character.isalnum() else " "
        self[code] = kept
        return kept


_KEPT = _Kept()


def normalised_name(text: str) -> str:
    """Case-folded, without accents and punctuation, single spaces: the key of a name."""
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", " ".join(decomposed.translate(_KEPT).split()))


def country_code(text: str) -> str | None:
    """The code that a code or a whole country name stands for, or nothing."""
    if text.strip().upper() in country_codes():
        return text.strip().upper()
    return names_of_countries().get(normalised_name(text))


def required_codes(texts: Iterable[str], subject: str) -> list[str]:
    """The codes of several texts.

    Raises
    ------
    RequestError
        Naming every text that is no country.
    """
    codes, faults = [], []
    for text in texts:
        code = country_code(text)
        if code is None:
            faults.append(Fault(f"unknown country '{text}'{_nearest(text)}"))
        else:
            codes.append(code)
    if faults:
        raise RequestError(subject, faults)
    return codes


def joined(codes: Iterable[str]) -> dict[str, str]:
    """Each of several codes -> the name of their union, `CN+HK+MO`, first code first."""
    ordered = list(dict.fromkeys(codes))
    return dict.fromkeys(ordered, "+".join(ordered))


def _nearest(text: str) -> str:
    names = {country_name(code) for code in country_codes()}
    hint = did_you_mean(text, names)
    return hint or "; expected an ISO 3166-1 alpha-2 code such as CN, or a country's English name"
