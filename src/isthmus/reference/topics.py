"""Research topics of OpenAlex: about 4,500 topics in subfields, fields and domains.

`topics.csv` has one row per topic. Labels are the current ones of OpenAlex. They were made by a
language model, and some topics are a mixture: a topic helps to find works, it does not say what a
work is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from isthmus.datafiles import read_csv

_FILE = Path(__file__).parent / "topics.csv"
HEADER = ("topic_id", "topic", "subfield_id", "subfield", "field_id", "field", "domain")


@dataclass(frozen=True)
class Topic:
    """A topic and its place in the classification; `topic_id` as OpenAlex writes it, `T10001`."""

    topic_id: str
    label: str
    subfield_id: str
    subfield: str
    field_id: str
    field: str
    domain: str


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its id."""
    return {
        row.values["topic_id"]: Topic(*(row.values[name] for name in HEADER))
        for row in read_csv(_FILE, HEADER)
    }


def topic(topic_id: str) -> Topic | None:
    """The topic of an id (`T10001`) or OpenAlex address (`https://openalex.org/T10001`), if any."""
    return topics().get(topic_id.rstrip("/").rpartition("/")[2].upper())


@cache
def field_names() -> tuple[str, ...]:
    """The names of the 26 fields, in alphabetical order."""
    return tuple(sorted({one.field for one in topics().values()}))
