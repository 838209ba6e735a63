"""Goals beside what was measured, and the data that it was measured on.

A goal is a bound on one figure. It is met or not met; nothing is rounded in its favour. Speeds are
judged by the processor's time where the clock of a machine that others use would say more about the
others; the row says which.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from isthmus.manifests import sha256_of


@dataclass(frozen=True)
class Goal:
    """One figure and its bound: `at least`, `at most` or `below`. `unit` follows both numbers."""

    name: str
    measured: float
    bound: Literal["at least", "at most", "below"]
    goal: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the measured figure keeps the bound."""
        if self.bound == "at least":
            return self.measured >= self.goal
        return self.measured <= self.goal if self.bound == "at most" else self.measured < self.goal


def goals_table(goals: Sequence[Goal]) -> str:
    """One line a goal, and how many are met."""
    lines = [f"{'':58}{'measured':>12}  {'goal':22}"]
    for one in goals:
        wanted = f"{one.bound} {_number(one.goal)}{one.unit}"
        said = "met" if one.is_met else "not met"
        lines.append(f"{one.name:58}{_number(one.measured) + one.unit:>12}  {wanted:22}  {said}")
    met = sum(one.is_met for one in goals)
    return "\n".join([*lines, f"{met} of {len(goals)} goals are met."])


def versions_table(versions: Mapping[str, str]) -> str:
    """What was measured, one line each: a name and its version or hash."""
    width = max(map(len, versions)) + 2
    return "\n".join(f"{name:{width}}{version}" for name, version in versions.items())


def resolver_versions() -> dict[str, str]:
    """The registry and the model in use, with their hashes."""
    from isthmus.manifests import software_version
    from isthmus.organisations import ranking
    from isthmus.organisations.registry import load_registry

    registry = load_registry()
    model = Path(ranking.__file__).with_name("ranking_model.json")
    return {
        "isthmus": software_version(),
        "registry": f"{registry.version}; {len(registry):,} organisations; {registry.sha256[:16]}",
        "ranking model": sha256_of(model)[:16],
    }


def file_versions(files: Sequence[Path]) -> dict[str, str]:
    """Names of files and the beginnings of their hashes."""
    return {file.name: sha256_of(file)[:16] for file in files}


def machine() -> str:
    """How many cores there are, and how busy they were in the last minutes."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores; load of the last 1, 5, 15 minutes: {load}"


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"
