"""List candidates of a case: what was found, and what people said about each.

Three answers: the same, not the same, undetermined. The discriminator, what decided, is required.
"The same" and "undetermined" need a second person; "not the same" never removes a candidate from
what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from isthmus.web.casework.models import Case

ANSWERS: tuple[tuple[str, Any], ...] = (
    ("same", _("The same organisation")),
    ("not_the_same", _("Not the same")),
    ("undetermined", _("Can't be determined")),
)
DISCRIMINATORS: tuple[tuple[str, Any], ...] = (
    ("name", _("name")),
    ("identifier", _("identifier (ROR, registration number)")),
    ("place", _("place or address")),
    ("lineage", _("parent or unit")),
    ("web", _("web domain")),
    ("publisher", _("answer of the list's publisher")),
    ("other", _("something else, said in the reason")),
)
NEEDS_SECOND = frozenset({"same", "undetermined"})


@dataclass(frozen=True)
class Candidate:
    """A list entry that a subject may be, with the answers given so far."""

    key: str
    subject: str
    entry: Mapping[str, Any]
    first: Mapping[str, Any] | None
    second: Mapping[str, Any] | None

    @property
    def needs_second(self) -> bool:
        """Whether a second person has still to answer."""
        return self._answer(self.first) in NEEDS_SECOND and not self.second

    @property
    def is_settled(self) -> bool:
        """Whether all answers that are needed are there, and agree."""
        first = self._answer(self.first)
        if first is None:
            return False
        return first not in NEEDS_SECOND or self._answer(self.second) == first

    @property
    def disagrees(self) -> bool:
        """Whether two people answered differently."""
        return bool(self.second) and self._answer(self.second) != self._answer(self.first)

    @staticmethod
    def _answer(said: Mapping[str, Any] | None) -> str | None:
        return str(said["answer"]) if said else None


def candidates_of(case: Case) -> list[Candidate]:
    """Every candidate of the case's last screening, in the order of its subjects."""
    found = []
    for result in case.assessed.get("screening", []):
        for entry in result["candidates"]:
            key = f"{entry['list_id']}/{entry['entry_id']}/{result['subject']}"
            said = case.candidates.get(key, {})
            found.append(
                Candidate(key, result["subject"], entry, said.get("first"), said.get("second"))
            )
    return found
