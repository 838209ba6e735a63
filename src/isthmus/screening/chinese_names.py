"""Other ways of writing a Chinese name: by its sound in Latin letters, and by its short forms.

The sound is written in pinyin, with or without tones and spaces, or in the older system of Wade and
Giles. Short forms are made by rule from the long name: a university keeps the first character of
its place and of its field (北航), an institute of the academy says 中科院, and a state company
leaves out what says that it is one. What a rule makes is a guess; that it is used for nobody else
has to be checked by who asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from isthmus.datafiles import read_csv
from isthmus.errors import ScreeningError
from isthmus.screening.spellings import FOLDER, simplified

SHORTEST_SOUND = 8
"""A shorter sound, in letters, is that of many names."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORDS = {
    "重庆": "chong qing", "成都": "cheng du", "首都": "shou du", "长春": "chang chun",
    "长沙": "chang sha", "长安": "chang an", "长江": "chang jiang", "厦门": "xia men",
    "西藏": "xi zang", "音乐": "yin yue", "银行": "yin hang", "蚌埠": "beng bu",
    "朝鲜": "chao xian", "会计": "kuai ji", "大厦": "da sha", "六安": "lu an", "行业": "hang ye",
}  # fmt: skip
"""Words in which a character does not have its usual sound."""

_LONG_PLACES = ("哈尔滨", "石家庄", "黑龙江", "内蒙古", "景德镇", "连云港", "张家口", "秦皇岛")
_ARMY = "中国人民解放军"
_ACADEMY = re.compile(r"中国科学院(.{2,})研究所")
_SCHOOL = re.compile(r"(.+?)(大学|学院)")
_STATE_COMPANY = re.compile(
    r"中国(.{2,}?)(?:集团)?(?:总公司|股份有限公司|有限责任公司|有限公司|公司)"
)
_GUESSED_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_INITIALS = {
    "zh": "ch", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts", "b": "p", "d": "t",
    "g": "k", "r": "j",
}  # fmt: skip
_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih",
    "ri": "jih", "er": "erh", "e": "o", "ge": "ko", "ke": "ko", "he": "ho", "yi": "i",
    "yan": "yen", "ye": "yeh", "you": "yu", "yue": "yueh", "gui": "kuei", "kui": "kuei",
    "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo", "yong": "yung",
}  # fmt: skip
_FINALS = {"ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "uo": "o"}


def sound_of(text: str) -> str:
    """The letters of a text written by sound: without tones, spaces and marks."""
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(one for one in plain if "a" <= one <= "z")
    return re.sub("([ln])v", r"\1u", letters)


def sounds(name: str) -> Iterator[str]:
    """The sounds of a Chinese name, in pinyin and by Wade and Giles, as `sound_of` gives them.

    None for a name with characters that are not Chinese, or whose sound is not known.
    """
    for form in _forms(name):
        syllables = _syllables(form)
        if syllables:
            for sound in ("".join(syllables), "".join(map(_wade_giles, syllables))):
                if len(sound) >= SHORTEST_SOUND:
                    yield sound


def short_forms(name: str) -> Iterator[str]:
    """The short forms that the rules make of a Chinese name, in simplified characters."""
    plain = simplified(name.strip())
    if not _HAN.fullmatch(plain):
        return
    if academy := _ACADEMY.fullmatch(plain):
        yield from (f"中科院{academy[1]}所", f"中国科学院{academy[1]}所")
        yield f"中科院{academy[1]}研究所"
    elif company := _STATE_COMPANY.fullmatch(plain):
        yield from _of_company(company[1])
    elif school := _SCHOOL.fullmatch(plain):
        yield from _of_school(school[1], school[2])


def _of_school(stem: str, kind: str) -> Iterator[str]:
    place = next((one for one in _LONG_PLACES if stem.startswith(one)), stem[:2])
    field, end = stem[len(place) :], "大" if kind == "大学" else "院"
    if not field:
        yield place[0] + end
        return
    initials = field[::2] if len(field) % 2 == 0 else field[0]
    yield place + field
    if len(field) <= 2:
        yield place[0] + field
    if field.startswith("人民"):
        yield field[2:] + kind
    yield place[0] + field[0]
    for head in (place, place[0]):
        for middle in dict.fromkeys((field[0], initials, field)):
            yield head + middle + end
    if place == "中国":
        yield field[0] + end


def _of_company(stem: str) -> Iterator[str]:
    yield f"中国{stem}"
    yield f"中国{stem}集团"
    yield f"{stem}集团"
    yield f"中{stem[0]}集团"
    if len(stem) >= 4:
        yield stem
        yield f"中{stem[0]}{stem[2:]}"
        for initials in {stem[::2], stem[0] + stem[2]}:
            yield f"中国{initials}"
            yield f"中国{initials}集团"


def _forms(name: str) -> Iterator[str]:
    plain = simplified(name.strip())
    if _HAN.fullmatch(plain):
        yield plain
        if plain.startswith(_ARMY) and len(plain) > len(_ARMY) + 3:
            yield plain.removeprefix(_ARMY)


def _syllables(name: str) -> list[str]:
    known = _known_syllables()
    found: list[str] = []
    at = 0
    while at < len(name):
        if name[at : at + 2] in _WORDS:
            found += _WORDS[name[at : at + 2]].split()
            at += 2
        elif name[at] in known:
            found.append(known[name[at]])
            at += 1
        else:
            return []
    return found


def _wade_giles(syllable: str) -> str:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial = next((one for one in _GUESSED_INITIALS if syllable.startswith(one)), "")
    final = syllable.removeprefix(initial)
    return _INITIALS.get(initial, initial) + _FINALS.get(final, final)


@cache
def _known_syllables() -> dict[str, str]:
    rows = read_csv(FOLDER / "pinyin.csv", ["syllable", "characters"], ScreeningError)
    return {
        character: row.values["syllable"].replace("v", "u")
        for row in rows
        for character in row.values["characters"]
    }
