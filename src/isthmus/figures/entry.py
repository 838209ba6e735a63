"""What the catalogue says of a figure: definition, source of the definition, pitfalls, needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from isthmus.errors import Fault, did_you_mean

if TYPE_CHECKING:
    from isthmus.figures.figure import Figure
    from isthmus.figures.observations import Observations, Pair

Value = str | int | float
Section = Literal["pairs", "partners", "subjects", "organisations", "people", "impact", "doubt"]

PEOPLE_CELL = 10
"""Cells about people that count fewer are withheld unless the request says otherwise."""


@dataclass(frozen=True)
class Reference:
    """Where a definition comes from."""

    words: str
    url: str


@dataclass(frozen=True)
class Setting:
    """A parameter that only this figure has; its type is that of the default."""

    name: str
    meaning: str
    default: Value
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A request in codes: what a figure's function is given beside the observations.

    `pairs` and `countries` hold codes and labels of groups and joins. `against` are the
    observations of a second source. `settings` has a value for every setting of the figure.
    Counts below `smallest_cell` (and above 0) are suppressed.
    """

    pairs: tuple[Pair, ...] = ()
    countries: tuple[str, ...] = ()
    settings: Mapping[str, Value] = field(default_factory=dict)
    smallest_cell: int = 0
    against: Observations | None = None

    def whole(self, name: str) -> int:
        """The setting as a whole number."""
        return int(self.settings[name])

    def text(self, name: str) -> str:
        """The setting as text."""
        return str(self.settings[name])


@dataclass(frozen=True)
class Entry:
    """A figure that can be asked for by name.

    `example` is what to type after `isthmus figure` to get it from the bundled data (`--corpus
    corpus` is the corpus of `isthmus corpus build --example`), or with a corpus of OpenAlex works
    where the bundled data lack what it needs; then `example_corpus` is `openalex`.
    """

    name: str
    shows: str
    section: Section
    definition: str
    references: tuple[Reference, ...]
    pitfalls: tuple[str, ...]
    example: str
    figure: Callable[[Observations, Asked], Figure]
    pairs: tuple[int, int] = (0, 0)
    """Fewest and most pairs it takes."""
    countries: tuple[int, int] = (0, 0)
    """Fewest and most countries or groups it takes."""
    takes_pair_counts: bool = False
    """Whether it can be drawn from counts of pairs alone, without a corpus."""
    takes_second_source: bool = False
    needs: tuple[str, ...] = ()
    """What the corpus has to hold beyond countries; keys of `needs.NEEDS`."""
    settings: tuple[Setting, ...] = ()
    about_people: bool = False
    has_own_data: bool = False
    """Whether its numbers come from shipped data, so that incomplete years of the source are not
    its own."""
    withholds: bool = True
    """Whether it can leave out small cells."""
    example_corpus: Literal["bundled", "openalex"] = "bundled"

    @property
    def smallest_cell(self) -> int:
        """The smallest count shown unless the request says otherwise; 0 shows all."""
        return PEOPLE_CELL if self.about_people else 0

    def settings_of(self, given: Mapping[str, str], faults: list[Fault]) -> dict[str, Value]:
        """Every setting of the figure: the given values in their types, the defaults for others."""
        found: dict[str, Value] = {one.name: one.default for one in self.settings}
        for name, text in given.items():
            setting = next((one for one in self.settings if one.name == name), None)
            if setting is None:
                known = ", ".join(found) or "none"
                hint = did_you_mean(name, found) or f"; {self.name} has {known}"
                faults.append(Fault(f"unknown setting '{name}'{hint}", field="--set"))
                continue
            value = _typed(text, setting, faults)
            if value is not None:
                found[name] = value
        return found


def _typed(text: str, setting: Setting, faults: list[Fault]) -> Value | None:
    kind = type(setting.default)
    try:
        value: Value = kind(text)
    except ValueError:
        expected = {int: "a whole number", float: "a number"}.get(kind, "text")
        faults.append(Fault(f"{setting.name}: '{text}' is not {expected}", field="--set"))
        return None
    if setting.choices and value not in setting.choices:
        said = f"{setting.name}: '{text}' is not one of {', '.join(setting.choices)}"
        faults.append(Fault(said, field="--set"))
        return None
    return value
