"""Suggestions for the field of a proposal: subfields, topics and sensitive areas, with the words.

A suggestion is a question to a person. Nothing in an assessment reads it: a rule sees only what
the proposal itself states as confirmed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.errors import RequestError
from isthmus.fields.sensitive_areas import AreaMatch, area_matches
from isthmus.fields.terms import occurrences
from isthmus.fields.topic_index import TopicMatch, topic_matches
from isthmus.reference.topics import topics

SUGGESTED = 5
_TOPICS_CONSIDERED = 40
_SHARPNESS = 8.0
"""How fast a topic's say in its subfield falls with its distance from the best topic."""


@dataclass(frozen=True)
class SuggestedTopic:
    """A topic of OpenAlex and the words that led to it."""

    topic_id: str
    label: str
    subfield: str
    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class SuggestedSubfield:
    """A subfield of OpenAlex, its field, and the words that led to its best topic."""

    subfield_id: str
    label: str
    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestions:
    """What a text suggests, best first; empty where nothing in the text is known."""

    topics: tuple[SuggestedTopic, ...]
    subfields: tuple[SuggestedSubfield, ...]
    sensitive_areas: tuple[AreaMatch, ...]


def suggest(title: str, abstract: str = "") -> Suggestions:
    """Candidates for the field of the work that a title and an abstract describe, in English.

    At most five topics, five subfields, and every sensitive area whose terms the text holds.

    Raises
    ------
    RequestError
        If both texts are empty.
    """
    if not f"{title}{abstract}".strip():
        raise RequestError("text", ["there is no text; give a title, an abstract, or both"])
    in_title, in_abstract = list(occurrences(title)), list(occurrences(abstract))
    found = topic_matches(in_title, in_abstract, _TOPICS_CONSIDERED)
    return Suggestions(
        topics=tuple(map(_suggested_topic, found[:SUGGESTED])),
        subfields=tuple(_subfields(found)),
        sensitive_areas=tuple(area_matches([*in_title, *in_abstract])),
    )


def _suggested_topic(match: TopicMatch) -> SuggestedTopic:
    one = topics()[match.topic_id]
    return SuggestedTopic(one.topic_id, one.label, one.subfield, one.field, match.words)


def _subfields(found: Sequence[TopicMatch]) -> list[SuggestedSubfield]:
    """The subfields of the topics found, each with the say of all its topics together."""
    say: dict[str, float] = defaultdict(float)
    best: dict[str, TopicMatch] = {}
    for match in found:
        subfield_id = topics()[match.topic_id].subfield_id
        say[subfield_id] += math.exp(_SHARPNESS * (match.relevance / found[0].relevance - 1))
        best.setdefault(subfield_id, match)
    order = sorted(say, key=lambda one: (-say[one], one))[:SUGGESTED]
    return [
        SuggestedSubfield(
            one, topics()[best[one].topic_id].subfield, topics()[best[one].topic_id].field,
            best[one].words,
        )
        for one in order
    ]  # fmt: skip
