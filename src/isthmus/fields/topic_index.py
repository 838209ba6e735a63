"""Which research topics a text is about, by the terms they share.

Each topic of OpenAlex is a document made of its label, keywords, summary and subfield
(`topic_terms.parquet`); a text is a query. The relevance is Okapi BM25, in which a rare term counts
more than a common one.

References
----------
Robertson & Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond,
https://doi.org/10.1561/1500000019
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from isthmus.fields.terms import Occurrence

_FILE = Path(__file__).parent / "topic_terms.parquet"
_K1, _B = 1.2, 0.75
"""The usual constants of BM25: how soon repetition saturates, how much length is held against."""
WORDS_SHOWN = 6


@dataclass(frozen=True)
class TopicMatch:
    """A topic that a text meets, and the words of the text that led to it, weightiest first.

    `relevance` is the BM25 sum; it orders the topics of one text and means nothing between texts.
    """

    topic_id: str
    relevance: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Index:
    topic_ids: tuple[str, ...]
    first: Mapping[str, int]
    """Term -> its number; its postings are `offsets[number]` to `offsets[number + 1]`."""
    offsets: np.ndarray
    topics: np.ndarray
    weights: np.ndarray

    def postings(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        number = self.first.get(term)
        if number is None:
            return self.topics[:0], self.weights[:0]
        span = slice(self.offsets[number], self.offsets[number + 1])
        return self.topics[span], self.weights[span]


def topic_matches(
    title: Sequence[Occurrence], rest: Sequence[Occurrence], most: int
) -> list[TopicMatch]:
    """The topics nearest to a text, best first; at most `most`, none without a common term.

    A term of the title counts like two of the rest; repetition counts by its logarithm. Equally
    relevant topics stand in the order of their ids.
    """
    index = _index()
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for weight, found in ((2, title), (1, rest)):
        for one in found:
            counts[one.term] += weight
            written.setdefault(one.term, one.words)
    relevance = np.zeros(len(index.topic_ids))
    parts: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for term, count in sorted(counts.items()):
        topics, weights = index.postings(term)
        if topics.size:
            part = weights * np.log1p(count)
            relevance[topics] += part
            parts[term] = (topics, part)
    order = np.argsort(-relevance, kind="stable")[:most]
    return [
        TopicMatch(
            index.topic_ids[at], float(relevance[at]), _leading_words(int(at), parts, written)
        )
        for at in order
        if relevance[at] > 0
    ]


def _leading_words(
    topic: int, parts: Mapping[str, tuple[np.ndarray, np.ndarray]], written: Mapping[str, str]
) -> tuple[str, ...]:
    """The words that add most, without a single word that a longer term shown holds already."""
    added = []
    for term, (topics, part) in parts.items():
        at = np.searchsorted(topics, topic)
        if at < topics.size and topics[at] == topic:
            added.append((-float(part[at]), term))
    shown: list[str] = []
    seen: set[str] = set()
    for _, term in sorted(added):
        pieces = set(term.split())
        if not pieces <= seen:
            shown.append(written[term])
            seen |= pieces
        if len(shown) == WORDS_SHOWN:
            break
    return tuple(shown)


@cache
def _index() -> _Index:
    table = pq.read_table(_FILE)
    terms, topic_ids = (table[name].combine_chunks() for name in ("term", "topic_id"))
    term_codes = terms.indices.to_numpy()
    topic_names = topic_ids.dictionary.to_pylist()
    ranks = np.argsort(np.argsort(np.array(topic_names)))
    topics = ranks[topic_ids.indices.to_numpy()].astype(np.int32)
    counts = table["count"].to_numpy().astype(np.float64)
    order = np.lexsort((topics, term_codes))
    term_codes, topics, counts = term_codes[order], topics[order], counts[order]
    found_in = np.bincount(term_codes)
    lengths = np.bincount(topics, weights=counts)
    rarity = np.log(1 + (len(topic_names) - found_in + 0.5) / (found_in + 0.5))
    saturation = counts + _K1 * (1 - _B + _B * lengths[topics] / lengths.mean())
    return _Index(
        topic_ids=tuple(sorted(topic_names)),
        first={term: number for number, term in enumerate(terms.dictionary.to_pylist())},
        offsets=np.concatenate([[0], np.cumsum(found_in)]),
        topics=topics,
        weights=rarity[term_codes] * counts * (_K1 + 1) / saturation,
    )
