"""The words of all registered names, by which names that are only alike are found."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

LEAST_LETTERS = 5
"""A shorter word is not read as another one."""

_MOST_NAMES = 300
"""A word that more names have finds none."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """`keys` of names; `names` leads from a rare word to their numbers; `weight` is higher for
    rarer words, `total` that of all words of a name; `alike` leads from the first
    two and the last three letters to words. `read_as` remembers which word another one was read as
    (empty: none)."""

    keys: list[str]
    names: dict[str, list[int]]
    weight: dict[str, float]
    total: list[float]
    alike: dict[str, list[str]]
    read_as: dict[str, str]


def word_index(keys: Iterable[str]) -> WordIndex:
    """The words of the names of two to fourteen words."""
    chosen = [key for key in keys if 1 <= key.count(" ") <= 13]
    names: dict[str, list[int]] = {}
    for number, key in enumerate(chosen):
        for word in key.split(" "):
            numbers = names.setdefault(word, [])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
    total = len(chosen) + 1
    alike: dict[str, list[str]] = {}
    for word in names:
        if len(word) >= LEAST_LETTERS and word.isalpha():
            alike.setdefault(word[:2], []).append(word)
            alike.setdefault(f"-{word[-3:]}", []).append(word)
    weight = {
        word: round(math.log(total / len(found)), 3) if len(word) > 1 else 0.0
        for word, found in names.items()
    }
    return WordIndex(
        keys=chosen,
        names={word: found for word, found in names.items() if len(found) <= _MOST_NAMES},
        weight=weight,
        total=[max(sum(weight[word] for word in key.split(" ")), 1.0) for key in chosen],
        alike=alike,
        read_as={},
    )
