"""What a request for countries, groups and joins means: which countries count as one.

A join (CN+HK+MO) and a group (EU) stand for one country: works among its members are not
international, and a work with several members counts once. Groups can overlap, so each requested
pair or group gets a selection of its own, counted from the works again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from isthmus.errors import Fault, did_you_mean
from isthmus.measures.attribution import Bloc
from isthmus.reference.countries import UNKNOWN, country_code, country_codes, country_name, joined
from isthmus.reference.groups import group_id, groups, member_years

Item = TypeVar("Item")


@dataclass(frozen=True)
class Selection:
    """Which countries count as one, and which rows are wanted of what is then counted.

    `pairs` and `countries` hold codes and labels of blocs; when both are empty, all rows are
    wanted. UNKNOWN among `countries` stands for null.
    """

    blocs: tuple[Bloc, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()

    def first_year(self, pair: tuple[str, str]) -> int | None:
        """The first year in which both sides of a pair have members; None where always."""
        starts = []
        for label in pair:
            years = [bloc.first_year for bloc in self.blocs if bloc.label == label]
            if years and None not in years:
                starts.append(min(year for year in years if year is not None))
        return max(starts, default=None)


EVERYTHING = Selection()
"""Every country on its own, and all rows."""


@dataclass(frozen=True)
class _Party:
    """One side of a request: a country, a joined set or a group."""

    label: str
    codes: frozenset[str]
    is_group: bool = False


def selections(
    pairs: Sequence[str], countries: Sequence[str], join: Sequence[str], faults: list[Fault]
) -> list[Selection]:
    """What the texts of `--pair A,B`, `--country X` and `--join A,B,C` select.

    A country inside a group that it is paired with is taken out of the group, and the label says
    so: EU,DE gives `DE` and `EU-DE`. Faults are added for every unknown country or group, a pair
    that is none, two groups with common members, and a join that cuts through a group.
    """
    joins = _joins(join, faults)
    wanted_pairs = [pair for text in pairs if (pair := _pair(text, joins, faults)) is not None]
    wanted = [party for text in countries if (party := _party(text, joins, faults, "--country"))]
    base = tuple(joins)
    plain_pairs = [(a.label, b.label) for a, b in wanted_pairs if not (a.is_group or b.is_group)]
    plain = [party.label for party in wanted if not party.is_group]
    found = []
    if plain_pairs or plain or not (wanted_pairs or wanted):
        found.append(Selection(base, _once(plain_pairs), _once(plain)))
    for a, b in _once(pair for pair in wanted_pairs if pair[0].is_group or pair[1].is_group):
        selection = _pair_with_group(a, b, joins, faults)
        if selection is not None:
            found.append(selection)
    for party in _once(party for party in wanted if party.is_group):
        blocs = _group_blocs(party, frozenset(), party.label, joins, faults)
        found.append(Selection((*blocs, *base), countries=(party.label,)))
    return found


def _joins(texts: Sequence[str], faults: list[Fault]) -> list[Bloc]:
    """The joined sets as blocs; a code stands in one of them."""
    blocs: list[Bloc] = []
    taken: set[str] = set()
    for text in texts:
        codes = []
        for part in _parts(text):
            code = country_code(part)
            if code is None:
                faults.append(Fault(_unknown_country(part, ()), field="--join"))
            elif code in taken:
                faults.append(Fault(f"{code} is joined twice", field="--join"))
            else:
                codes.append(code)
        taken.update(codes)
        if len(_parts(text)) < 2:
            faults.append(Fault(f"'{text}' joins nothing; write CN,HK,MO", field="--join"))
        elif codes:
            blocs.append(Bloc(joined(codes)[codes[0]], tuple(codes)))
    return blocs


def _pair(text: str, joins: Sequence[Bloc], faults: list[Fault]) -> tuple[_Party, _Party] | None:
    parts = _parts(text)
    if len(parts) != 2:
        faults.append(Fault(f"'{text}' is no pair; write two countries, as CN,US", field="--pair"))
        return None
    a, b = (_party(part, joins, faults, "--pair") for part in parts)
    if a is None or b is None:
        return None
    if UNKNOWN in (a.label, b.label):
        faults.append(Fault("an unknown country makes no pair", field="--pair"))
        return None
    if a.label == b.label:
        same = "is one country" if a.is_group or len(a.codes) == 1 else "counts as one country"
        faults.append(Fault(f"'{text}': {a.label} {same}; a pair needs two", field="--pair"))
        return None
    return a, b


def _party(text: str, joins: Sequence[Bloc], faults: list[Fault], field: str) -> _Party | None:
    """The country, joined set or group of a text; a country inside a joined set is that set."""
    if text.strip().casefold() == UNKNOWN:
        return _Party(UNKNOWN, frozenset())
    for bloc in joins:
        if text.strip().upper() == bloc.label:
            return _Party(bloc.label, frozenset(bloc.codes))
    code = country_code(text)
    if code is not None:
        bloc_of = next((bloc for bloc in joins if code in bloc.codes), None)
        if bloc_of is not None:
            return _Party(bloc_of.label, frozenset(bloc_of.codes))
        return _Party(code, frozenset({code}))
    group = group_id(text)
    if group is not None:
        codes = frozenset(one.country_code for one in groups()[group].memberships)
        return _Party(group, codes, is_group=True)
    faults.append(Fault(_unknown_country(text), field=field))
    return None


def _pair_with_group(
    a: _Party, b: _Party, joins: Sequence[Bloc], faults: list[Fault]
) -> Selection | None:
    """A pair of which at least one side is a group, counted on its own."""
    common = a.codes & b.codes
    if a.is_group and b.is_group and common:
        some = ", ".join(sorted(common)[:5]) + (" …" if len(common) > 5 else "")
        said = (
            f"{a.label} and {b.label} have members in common ({some}); "
            "a work of one of these alone would count as joint"
        )
        faults.append(Fault(said, field="--pair"))
        return None
    blocs: list[Bloc] = []
    labels = []
    for party, other in ((a, b), (b, a)):
        label = party.label
        if party.is_group:
            label = f"{party.label}-{other.label}" if common else party.label
            blocs += _group_blocs(party, other.codes, label, joins, faults)
        labels.append(label)
    return Selection((*blocs, *joins), pairs=((labels[0], labels[1]),))


def _group_blocs(
    party: _Party,
    without: frozenset[str],
    label: str,
    joins: Sequence[Bloc],
    faults: list[Fault],
) -> list[Bloc]:
    """A group as blocs, one for each run of years; `without` are codes taken out of it."""
    for bloc in joins:
        inside = set(bloc.codes) & (party.codes - without)
        if inside and inside != set(bloc.codes):
            said = (
                f"{bloc.label} cuts through {party.label}: only {', '.join(sorted(inside))} of it"
            )
            faults.append(Fault(f"{said} are members", field="--join"))
    by_years: dict[tuple[int | None, int | None], list[str]] = {}
    for membership in groups()[party.label].memberships:
        first, last = member_years(membership)
        never = first is not None and last is not None and last < first
        if membership.country_code not in without and not never:
            by_years.setdefault((first, last), []).append(membership.country_code)
    return [Bloc(label, tuple(codes), *years) for years, codes in by_years.items()]


def _unknown_country(text: str, groups_too: Iterable[str] | None = None) -> str:
    known_groups = list(groups() if groups_too is None else groups_too)
    names = {country_name(code) for code in country_codes()} | set(known_groups)
    hint = did_you_mean(text, names) or did_you_mean(text.upper(), known_groups)
    if hint:
        return f"unknown country '{text}'{hint}"
    expected = "an ISO 3166-1 alpha-2 code such as CN or a country's English name"
    also = ", or a group such as EU" if known_groups else ""
    return f"unknown country '{text}'; expected {expected}{also}"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
