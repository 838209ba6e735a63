"""The questions of the observatory: a page each, with what can be chosen and which figures answer.

To add one: a `Question` here; its address, form, navigation and files follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isthmus.figures.request import Request, SourceKind

Takes = Literal["pair", "country", "nothing"]
Text = str | Promise
WORLD: SourceKind = "world"
CORPUS: SourceKind = "corpus"
BOTH: tuple[SourceKind, ...] = (WORLD, CORPUS)
CHINA_JOIN = "CN,HK,MO"
"""What "with Hong Kong and Macao" joins."""


@dataclass(frozen=True)
class Panel:
    """A figure of a page: what it is asked about, and from which data it can be made."""

    figure: str
    takes: Takes = "nothing"
    sources: tuple[SourceKind, ...] = BOTH
    settings: Mapping[str, str] = field(default_factory=dict)
    is_of_a_day: bool = False
    """Whether it depends on the editions of lists in use on a day."""

    def request(self, source: SourceKind, asked: Mapping[str, Any]) -> Request:
        """The request for what a form says."""
        a, b = asked.get("a"), asked.get("b")
        settings = dict(self.settings)
        if self.is_of_a_day:
            settings["as-of"] = (asked.get("day") or timezone.now().date()).isoformat()
        return Request(
            figure=self.figure,
            source=source,
            pairs=(f"{a},{b}",) if self.takes == "pair" else (),
            countries=(str(a),) if self.takes == "country" else (),
            join=tuple(asked.get("join", ())),
            first_year=asked.get("first"),
            last_year=asked.get("last"),
            venues=tuple(asked.get("venue") or ()),
            fields=tuple(asked.get("field") or ()),
            settings=settings,
        )


@dataclass(frozen=True)
class Question:
    """A page: what is asked, what can be chosen, and the figures that answer."""

    slug: str
    title: Text
    lead: Text
    panels: tuple[Panel, ...]
    choices: tuple[str, ...] = ()
    """What can be chosen besides data and years: `a`, `b`, `china`, `venue`, `field`, `day`."""
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[SourceKind, ...]:
        """The data that at least one figure of the page can be made from."""
        return tuple(one for one in BOTH if any(one in panel.sources for panel in self.panels))

    def panels_from(self, source: SourceKind) -> tuple[Panel, ...]:
        """The figures that can be made from these data."""
        return tuple(panel for panel in self.panels if source in panel.sources)


_ONLY_CORPUS: tuple[SourceKind, ...] = (CORPUS,)
_ONLY_WORLD: tuple[SourceKind, ...] = (WORLD,)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "two-countries",
        _("Two countries"),
        _("How much two countries or groups work together: count, share and size-free index."),
        (
            Panel("pair-indices", "pair"),
            Panel("output-share", "pair", _ONLY_CORPUS),
            Panel("team-form", "pair", _ONLY_CORPUS),
            Panel("brokers", "pair", _ONLY_CORPUS),
            Panel("lag-correction", "pair", _ONLY_CORPUS),
        ),
        ("a", "b", "china", "venue", "field"),
        {"a": "CN", "b": "US"},
    ),
    Question(
        "one-country",
        _("One country and its partners"),
        _("With whom a country or group works, who depends on whom, and how it has changed."),
        (
            Panel("top-partners", "country"),
            Panel("dependency", "country"),
            Panel("substitution", "country"),
            Panel("world-map", "country"),
        ),
        ("a", "china", "venue", "field"),
        {"a": "CN"},
    ),
    Question(
        "world",
        _("The world"),
        _("The strongest pairs on a map, every pair's index, and the communities of countries."),
        (Panel("world-map"), Panel("index-heatmap"), Panel("network")),
        ("china", "venue", "field"),
    ),
    Question(
        "field",
        _("A field"),
        _("How far apart two countries are by subject, and what their joint works are about."),
        (
            Panel("collaboration-distance", "pair", _ONLY_CORPUS, {"by": "venue"}),
            Panel("application-tags", "pair", _ONLY_CORPUS),
            Panel("compare", "pair", _ONLY_CORPUS),
        ),
        ("a", "b", "china", "venue", "field"),
        {"a": "CN", "b": "US"},
    ),
    Question(
        "conferences",
        _("Conferences"),
        _("Where conferences are held, which have companies among their authors, who meets there."),
        (
            Panel("host-countries", sources=_ONLY_WORLD),
            Panel("venue-sectors", sources=_ONLY_CORPUS),
            Panel("index-heatmap", sources=_ONLY_CORPUS),
        ),
        ("venue",),
    ),
    Question(
        "talent",
        _("Talent"),
        _("Moves of authors between countries, and who has stayed. Small flows are withheld."),
        (
            Panel("talent-flows", sources=_ONLY_CORPUS),
            Panel("stay-shares", sources=_ONLY_CORPUS),
            Panel("dual-affiliations", sources=_ONLY_CORPUS),
        ),
        ("china", "venue"),
    ),
    Question(
        "listed-institutions",
        _("Listed institutions"),
        _("A country's works with organisations abroad that stand on public lists on a day."),
        (Panel("listed-institutions", "country", _ONLY_CORPUS, is_of_a_day=True),),
        ("a", "venue", "day"),
        {"a": "US"},
    ),
    Question(
        "quality",
        _("Quality"),
        _("How often works are cited, against their field and year, together and alone."),
        (
            Panel("top-cited", sources=_ONLY_CORPUS),
            Panel("relative-citations", sources=_ONLY_CORPUS),
            Panel("citation-premium", "pair", _ONLY_CORPUS),
        ),
        ("a", "b", "china", "venue"),
        {"a": "CN", "b": "US"},
    ),
    Question(
        "coverage",
        _("Coverage"),
        _("What is known of the works and what is not: read this before the other pages."),
        (
            Panel("coverage", sources=_ONLY_CORPUS),
            Panel("coverage-dashboard", sources=_ONLY_CORPUS),
        ),
        ("venue",),
    ),
)
BY_SLUG: Mapping[str, Question] = {one.slug: one for one in QUESTIONS}
