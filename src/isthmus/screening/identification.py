"""Which registered organisation a list entry is, found once when a list is imported.

Only an exact name decides, and only if one organisation of the registry bears it: names and aliases
of the entry against labels and aliases of the registry, in an agreeing country. Acronyms and names
that organisations of many countries bear identify nothing unless the country agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.fuzz import token_sort_ratio

from isthmus.organisations.registry import Organisation
from isthmus.screening.entries import Entry
from isthmus.screening.names import Name, Proof, forms_of, name_of

LIKE_THE_NAME = 85.0
"""From this similarity (0 to 100) an alias counts as a variant of the entry's own name."""


class RegistryNames:
    """The names of the organisations of a registry, by key."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._bearers: dict[str, dict[str, tuple[str | None, set[str]]]] = defaultdict(dict)
        for organisation in organisations:
            if organisation.status == "withdrawn":
                continue
            for name in organisation.names:
                if name.kinds == ("acronym",):
                    continue
                for form in forms_of(name.value):
                    known = name_of(form)
                    bearer = self._bearers[known.key].setdefault(
                        organisation.ror_id, (organisation.country_code, set())
                    )
                    bearer[1].add(known.legal_form)

    def bearer(self, name: Name, country_codes: tuple[str, ...]) -> str | None:
        """The one organisation that bears the name, if the name and the country suffice.

        Without a country the name must be distinctive. A legal form may be missing on one side, but
        not with a name of generic words: "Institute of Applied Physics" and "Institute of Applied
        Physics JSC" are two.
        """
        agreeing = [
            ror_id
            for ror_id, (country, legal_forms) in self._bearers.get(name.key, {}).items()
            if (not country_codes or country in country_codes)
            and _legal_forms_agree(name, legal_forms)
        ]
        least = Proof.generic if country_codes else Proof.distinctive
        return agreeing[0] if len(agreeing) == 1 and name.proof >= least else None


def identified(entries: Iterable[Entry], registry: RegistryNames) -> tuple[Entry, ...]:
    """The entries, each with the identifier of the organisation that bears its name, if one does.

    An entry that brings an identifier keeps it. The printed name decides before the aliases; if
    two aliases name two organisations, none is taken and the basis says so.
    """
    return tuple(entry if entry.ror_id else _identified(entry, registry) for entry in entries)


def _identified(entry: Entry, registry: RegistryNames) -> Entry:
    for form in forms_of(entry.name):
        found = registry.bearer(name_of(form), entry.country_codes)
        if found:
            return replace(entry, ror_id=found, ror_basis=f"its name '{form}'")
    by_alias: dict[str, str] = {}
    for alias in entry.aliases:
        found = registry.bearer(name_of(alias), entry.country_codes)
        if found:
            by_alias.setdefault(found, alias)
    likest = {
        ror_id: alias for ror_id, alias in by_alias.items()
        if token_sort_ratio(alias.casefold(), entry.name.casefold()) >= LIKE_THE_NAME
    }  # fmt: skip
    for choice in (by_alias, likest):
        if len(choice) == 1:
            ror_id, alias = next(iter(choice.items()))
            return replace(entry, ror_id=ror_id, ror_basis=f"its alias '{alias}'")
    if by_alias:
        return replace(
            entry, ror_basis=f"undecided: its aliases name {len(by_alias)} organisations"
        )
    return entry


def _legal_forms_agree(name: Name, legal_forms: set[str]) -> bool:
    if name.legal_form in legal_forms - {""} or legal_forms == {name.legal_form}:
        return True
    if name.proof < Proof.distinctive and name.legal_form and legal_forms != {""}:
        return False
    return name.proof != Proof.generic and (not name.legal_form or "" in legal_forms)
