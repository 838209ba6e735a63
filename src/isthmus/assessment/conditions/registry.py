"""What a condition is, and the register of all of them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from isthmus.assessment.answered import Answered
from isthmus.assessment.case import Case
from isthmus.assessment.rules import Value


@dataclass(frozen=True)
class Parameters:
    """What the rule gives a condition; a text that is the name of a dated value stands for it."""

    given: Mapping[str, Any]
    values: Mapping[str, Value]

    def value(self, name: str) -> Any:
        """One parameter as it is on the day of the case."""
        said = self.given[name]
        return self.values.get(said, said) if isinstance(said, str) else said

    def texts(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list of texts."""
        value = self.value(name)
        return (value,) if isinstance(value, str) else tuple(value)

    def number(self, name: str) -> int:
        """A parameter that is a whole number."""
        return int(self.value(name))


Evaluate = Callable[[Case, Parameters], Answered]
FreeType = Literal["text", "texts", "list_id", "day", "number", "places", "question", "taxonomy"]
"""The type of a parameter without given words. `day` is given as the name of one of the rule's
dated values; `places` are country codes or groups that the rule's citation names; `question` is a
question that the framework asks; `taxonomy` is that of a list of sensitive areas."""


@dataclass(frozen=True)
class Condition:
    """A condition with its parameters: name -> the words allowed, or None for a free one.

    `types` holds the type of each free one.
    """

    name: str
    meaning: str
    evaluate: Evaluate
    parameters: Mapping[str, frozenset[str] | None]
    types: Mapping[str, FreeType]


CONDITIONS: dict[str, Condition] = {}
"""Every condition by name: the whole of what a rule file can ask."""


def condition(
    **parameters: tuple[str, ...] | FreeType,
) -> Callable[[Evaluate], Evaluate]:
    """Registers a function as the condition of its name; its docstring is the meaning shown."""

    def register(evaluate: Evaluate) -> Evaluate:
        allowed = {
            name: frozenset(words) if isinstance(words, tuple) else None
            for name, words in parameters.items()
        }
        types = {name: kind for name, kind in parameters.items() if not isinstance(kind, tuple)}
        name = evaluate.__name__
        meaning = (evaluate.__doc__ or "").split("\n\n")[0].strip()
        assert name not in CONDITIONS, f"two conditions are called {name}"
        CONDITIONS[name] = Condition(name, " ".join(meaning.split()), evaluate, allowed, types)
        return evaluate

    return register
