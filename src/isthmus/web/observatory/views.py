"""A page per question. A view reads the address, takes the figures from the store, shows them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from isthmus.web.observatory.corpora import CorpusState, corpus_state, forget_failure
from isthmus.web.observatory.data import world_snapshot
from isthmus.web.observatory.drawn import Shown, Wanted
from isthmus.web.observatory.forms import QuestionForm
from isthmus.web.observatory.questions import (
    BY_SLUG,
    CORPUS,
    QUESTIONS,
    WORLD,
    Panel,
    Question,
)
from isthmus.web.observatory.store import ready, seconds_waited

FILES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
DRAWINGS = {"wide": "image/svg+xml", "narrow": "image/svg+xml", "chart": "application/json"}
_LONGEST_WAIT = 120
"""Seconds that a file waits for its figure."""


@dataclass(frozen=True)
class PanelView:
    """A figure on a page: made, or still being made."""

    figure: str
    address: str
    """Of the part of the page; its files lie beside it."""
    query: str
    shown: Shown | None
    seconds: int = 0

    def file(self, name: str) -> str:
        """Where a file of the figure lies."""
        return f"{self.address}{name}?{self.query}"

    @property
    def files(self) -> dict[str, str]:
        """Addresses of everything that belongs to the figure."""
        names = ["chart.svg", "chart.png", "chart.csv", "chart.json"]
        found = {name.rpartition(".")[2]: self.file(name) for name in names}
        return found | {name: self.file(f"drawing.{name}") for name in DRAWINGS}


def overview(request: HttpRequest) -> HttpResponse:
    """All questions."""
    return render(request, "observatory/overview.html", {"questions": QUESTIONS})


def question(request: HttpRequest, slug: str) -> HttpResponse:
    """A question with its choices and the figures that answer it."""
    asked = _question(slug)
    state = _state(asked, request)
    form = _form(asked, state, request)
    is_valid = form.is_valid()
    needs_corpus = form.data_source == CORPUS and not state.is_ready
    panels = [] if needs_corpus or not is_valid else _panels(form, state)
    return render(
        request,
        "observatory/question.html",
        {
            "question": asked,
            "questions": QUESTIONS,
            "form": form,
            "state": state if needs_corpus else None,
            "corpus": state if form.data_source == CORPUS and state.is_ready else None,
            "panels": panels,
            "shown": next((one.shown for one in panels if one.shown), None),
        },
        status=200 if is_valid else 400,
    )


def panel(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """One figure as a part of its page: made, or how long it has been in the making."""
    form, state, one = _one(request, slug, figure)
    return render(request, "observatory/panel.html", {"panel": _view(form, state, one, 0.0)})


def corpus_progress(request: HttpRequest) -> HttpResponse:
    """How far the building of the corpus is; the page is loaded anew when it is there."""
    if request.method == "POST":
        forget_failure()
        corpus_state()
        return redirect("observatory:overview")
    state = corpus_state()
    response = render(request, "observatory/corpus_progress.html", {"state": state})
    if state.is_ready:
        response.headers["HX-Refresh"] = "true"
    return response


def figure_file(request: HttpRequest, slug: str, figure: str, suffix: str) -> HttpResponse:
    """The figure as SVG or PNG, its data as CSV, its manifest as JSON."""
    if suffix not in FILES:
        raise Http404
    made = _made(request, slug, figure)
    assert made.files is not None
    svg = made.files["svg"]
    content: str | bytes = _png(svg) if suffix == "png" else made.files[suffix]
    response = _kept(content, FILES[suffix])
    place = "inline" if suffix == "svg" else "attachment"
    name = f"isthmus-{made.name}.{'manifest.json' if suffix == 'json' else suffix}"
    response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    return response


def drawing(request: HttpRequest, slug: str, figure: str, kind: str) -> HttpResponse:
    """The chart alone, for wide or narrow screens, or as data for the script that draws it."""
    if kind not in DRAWINGS:
        raise Http404
    made = _made(request, slug, figure)
    assert made.files is not None
    return _kept(made.files[kind], DRAWINGS[kind])


def first_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The file of the first figure of a page, under a short address."""
    form = _form(_question(slug), _state(_question(slug), request), request)
    return figure_file(request, slug, _offered(form)[0].figure, suffix)


def _question(slug: str) -> Question:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _state(asked: Question, request: HttpRequest) -> CorpusState:
    """The state of the corpus, asked for only where a page needs it."""
    source = request.GET.get("data")
    wanted = source if source in asked.sources else asked.sources[0]
    if wanted == CORPUS:
        return corpus_state()
    return CorpusState(settings.HOME)


def _form(asked: Question, state: CorpusState, request: HttpRequest) -> QuestionForm:
    return QuestionForm(asked, state, request.GET)


def _offered(form: QuestionForm) -> tuple[Panel, ...]:
    """The figures of the page from the chosen data."""
    return form.question.panels_from(form.data_source)


def _panels(form: QuestionForm, state: CorpusState) -> list[PanelView]:
    """Every figure; what is not kept is asked for at once, and waited for a moment together."""
    until = time.monotonic() + settings.OBSERVATORY_PATIENCE
    offered = _offered(form)
    for one in offered:
        ready(_wanted(form, state, one))
    return [_view(form, state, one, until - time.monotonic()) for one in offered]


def _view(form: QuestionForm, state: CorpusState, one: Panel, patience: float) -> PanelView:
    wanted = _wanted(form, state, one)
    shown = ready(wanted, patience)
    address = reverse("observatory:panel", args=[form.question.slug, one.figure])
    seconds = 0 if shown else seconds_waited(wanted)
    return PanelView(one.figure, address, urlencode(form.address()), shown, seconds)


def _wanted(form: QuestionForm, state: CorpusState, one: Panel) -> Wanted:
    request = one.request(form.data_source, form.asked())
    if form.data_source == WORLD:
        return Wanted(request, world_snapshot(), None)
    return Wanted(request, state.snapshot, state.folder)


def _one(request: HttpRequest, slug: str, figure: str) -> tuple[QuestionForm, CorpusState, Panel]:
    asked = _question(slug)
    state = _state(asked, request)
    form = _form(asked, state, request)
    one = next((panel for panel in _offered(form) if panel.figure == figure), None)
    if one is None or not form.is_valid() or (form.data_source == CORPUS and not state.is_ready):
        raise Http404
    return form, state, one


def _made(request: HttpRequest, slug: str, figure: str) -> Shown:
    form, state, one = _one(request, slug, figure)
    made = ready(_wanted(form, state, one), _LONGEST_WAIT)
    if made is None or made.files is None:
        raise Http404
    return made


def _kept(content: Any, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _png(svg: str) -> bytes:
    import vl_convert

    from isthmus.figures.svg import rendered_with_own_font

    return bytes(vl_convert.svg_to_png(rendered_with_own_font(svg), scale=2))
