"""Questions to the cube: which works are counted, and which countries count as one.

A label stands for several countries, in some years: `EU`, or the joined `CN+HK`. The years fall
into periods in which the same countries count as one; in each the countries of a label are a mask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from isthmus.corpus.country_sets import mask_of
from isthmus.corpus.cube.reading import Cube
from isthmus.corpus.selection import WorkSelection

Pair = tuple[str, str]
Words = tuple[int, int, int, int]

_FIRST, _LAST = 0, 4095


class OneCountry(Protocol):
    """Countries that count as one under a label, from one year to another; None is open."""

    @property
    def label(self) -> str:
        """What they are called together."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries."""

    @property
    def first_year(self) -> int | None:
        """The first year in which they count as one."""

    @property
    def last_year(self) -> int | None:
        """The last year in which they count as one."""


@dataclass(frozen=True)
class Period:
    """Years, and the label of each country that counts as part of one in them.

    `first` and `last` are both None for works without a year.
    """

    first: int | None
    last: int | None
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What is asked of a cube.

    `pairs` are the wanted pairs, each with the first year in which both sides exist (None: always),
    and `countries` the wanted countries; both hold codes and labels, and when both are empty all
    are wanted. `sized` are those whose works are counted, too; None is all of them. With
    `every_pair` all pairs are counted, whichever are wanted.
    """

    cube: Cube
    works: WorkSelection
    blocs: Sequence[OneCountry] = ()
    pairs: Mapping[Pair, int | None] = field(default_factory=dict)
    countries: Sequence[str] = ()
    sized: frozenset[str] | None = None
    every_pair: bool = False

    @cached_property
    def periods(self) -> list[Period]:
        """The years in which the same countries count as one; the last is that of no year."""
        starts = {_FIRST}
        for bloc in self.blocs:
            starts |= {bloc.first_year} if bloc.first_year is not None else set()
            starts |= {bloc.last_year + 1} if bloc.last_year is not None else set()
        ordered = sorted(starts)
        found = [
            Period(first, end - 1, self._labelled(first))
            for first, end in zip(ordered, [*ordered[1:], _LAST + 1], strict=True)
        ]
        return [*found, Period(None, None, self._labelled(None))]

    def _labelled(self, year: int | None) -> dict[str, str]:
        """The label of each country that has one in a year; the first bloc wins."""
        labels: dict[str, str] = {}
        for bloc in self.blocs:
            first, last = bloc.first_year, bloc.last_year
            if year is None:
                holds = first is None and last is None
            else:
                holds = (first is None or first <= year) and (last is None or year <= last)
            if holds:
                for code in bloc.codes:
                    labels.setdefault(code, bloc.label)
        return labels

    @cached_property
    def labels(self) -> list[str]:
        """The labels of countries that count as one, in order."""
        return list(dict.fromkeys(bloc.label for bloc in self.blocs))

    def ever(self, parties: Iterable[str]) -> frozenset[str]:
        """The countries that some codes and labels stand for in any year."""
        wanted = set(parties)
        codes = wanted - set(self.labels)
        for period in self.periods:
            codes |= {code for code, label in period.labels.items() if label in wanted}
        return frozenset(codes)

    def has(self, codes: Iterable[str], table: str = "d") -> str:
        """SQL: whether a set has any of some countries; one that no work has is left out."""
        parts = [
            f"({table}.mask_{word} & {bits}::UBIGINT)"
            for word, bits in enumerate(self._words(codes))
            if bits
        ]
        return f"(({' | '.join(parts)}) <> 0)" if parts else "false"

    def has_party(self, party: str, table: str = "d") -> str:
        """SQL: whether a set has a country, or one that counts as part of a label in its year."""
        if party not in self.labels:
            return self._by_period(
                lambda period: "false" if party in period.labels else self.has([party], table)
            )
        return self._by_period(
            lambda period: self.has(
                (code for code, label in period.labels.items() if label == party), table
            )
        )

    def merged(self, table: str = "d") -> str:
        """SQL: the number of countries of a set, those that count as one counted once."""
        if not self.blocs:
            return f"{table}.size"
        labels = [f"{self.has_party(label, table)}::INT" for label in self.labels]
        outside = self._by_period(lambda period: self._count_without(period.labels, table))
        return " + ".join([outside, *labels])

    def relevant(self, table: str = "d") -> str:
        """SQL: whether a set can have a wanted pair or country."""
        if self.every_pair:
            return "true"
        cases = [
            " AND ".join(self.has(self.ever([side]), table) for side in pair) for pair in self.pairs
        ]
        cases += [self.has(self.ever([one]), table) for one in self.countries]
        return "(" + " OR ".join(cases) + ")" if cases else "true"

    def _count_without(self, codes: Iterable[str], table: str) -> str:
        counts = [
            f"bit_count({table}.mask_{word} & ~({bits}::UBIGINT))"
            for word, bits in enumerate(self._words(codes))
        ]
        return "(" + " + ".join(counts) + ")"

    def _by_period(self, of: Callable[[Period], str]) -> str:
        """SQL that differs by period: one text where they all agree."""
        texts = [of(period) for period in self.periods]
        if len(set(texts)) == 1:
            return texts[0]
        cases = [
            f"WHEN {in_period(period)} THEN {text}"
            for period, text in zip(self.periods, texts, strict=True)
        ]
        return f"(CASE {' '.join(cases)} END)"

    def _words(self, codes: Iterable[str]) -> Words:
        places = self.cube.places
        return mask_of(places[code] for code in codes if code in places)


def in_period(period: Period) -> str:
    """SQL: whether a row's year is in the period."""
    if period.first is None:
        return "year IS NULL"
    return f"year BETWEEN {period.first} AND {period.last}"


def sorted_table(works: WorkSelection) -> str:
    """The table that holds the works selected close together, or that of all works.

    Several funders are asked of the table of all works: one work may have two of them.
    """
    given = {
        "by_topic": works.topics,
        "by_venue": works.venues,
        "by_source": works.sources,
        "by_funder": works.funders,
    }
    names = [name for name, values in given.items() if values]
    if len(names) != 1 or len(works.funders) > 1:
        return "works"
    return names[0]


def where(works: WorkSelection) -> str:
    """SQL: the condition that the works selected meet, on the columns of the cube's tables."""
    conditions = []
    if works.first_year is not None:
        conditions.append(f"year >= {works.first_year}")
    if works.last_year is not None:
        conditions.append(f"year <= {works.last_year}")
    listed: list[tuple[str, Sequence[int | str]]] = [
        ("field_id", works.fields),
        ("subfield_id", works.subfields),
        ("type", works.types),
        ("primary_topic_id", works.topics),
        ("venue", works.venues),
        ("source_id", works.sources),
    ]
    conditions += [f"{name} IN ({literals(values)})" for name, values in listed if values]
    if sorted_table(works) == "by_funder":
        conditions.append(f"funder_ids = {literals(works.funders)}")
    elif works.funders:
        conditions.append(f"list_has_any(funder_ids, [{literals(works.funders)}])")
    return " AND ".join(conditions) or "true"


def literals(values: Iterable[int | str]) -> str:
    """SQL: values, quoted where they are texts."""
    return ", ".join(
        str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
        for value in values
    )
