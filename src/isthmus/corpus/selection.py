"""Which works of a corpus a question is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WorkSelection:
    """Works that meet every condition; a condition without values is met by all.

    Years are inclusive, and a work without a year is left out as soon as one is given. Fields,
    subfields, topics, sources and funders are OpenAlex's (`17`, `1702`, `T10320`, `S…`, `F…`);
    venues are names as in `works.venue`, institutions ROR ids. A work with several funders or
    institutions belongs to each.
    """

    first_year: int | None = None
    last_year: int | None = None
    fields: tuple[int, ...] = ()
    subfields: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()

    @property
    def is_in_cube(self) -> bool:
        """Whether the cube counts by everything that works are selected by."""
        return not (self.topics or self.venues or self.sources or self.funders or self.institutions)

    @property
    def is_of_works(self) -> bool:
        """Whether works are selected by anything but their year."""
        return bool(self.fields or self.subfields or self.types) or not self.is_in_cube


ALL_WORKS = WorkSelection()
"""Every work."""
