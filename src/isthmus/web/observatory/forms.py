"""What a question of the observatory takes; everything comes from the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from isthmus.figures.request import SourceKind
from isthmus.reference.countries import country_codes, country_name, joined
from isthmus.reference.groups import groups
from isthmus.web.observatory import corpora
from isthmus.web.observatory.corpora import CorpusState
from isthmus.web.observatory.data import choices, world
from isthmus.web.observatory.questions import CHINA_JOIN, CORPUS, WORLD, Question

SOURCE_WORDS = {
    WORLD: _("World: all works"),
    CORPUS: _("Corpus: single works"),
}
_CHINA = [("", _("without Hong Kong and Macao")), ("hk-mo", _("with Hong Kong and Macao"))]


class QuestionForm(forms.Form):
    """The choices of one question. Its data come from the address, so a link is the view."""

    data_source: SourceKind

    def __init__(
        self,
        question: Question,
        state: CorpusState,
        given: QueryDict,
        own_groups: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.question, self.state = question, state
        super().__init__(self._with_defaults(question, given))
        asked = self.data.get("data")
        self.data_source = asked if asked in question.sources else question.sources[0]
        self._add_fields(own_groups)

    @staticmethod
    def _with_defaults(question: Question, given: QueryDict) -> QueryDict:
        found = given.copy()
        for name, value in {"data": question.sources[0], **question.defaults}.items():
            if name not in found:
                found[name] = value
        return found

    def _add_fields(self, own_groups: Sequence[tuple[str, str]]) -> None:
        question, chosen = self.question, self.question.choices
        sources = [(one, SOURCE_WORDS[one]) for one in question.sources]
        if len(sources) > 1:
            self.fields["data"] = forms.ChoiceField(label=_("Data"), choices=sources)
        if "a" in chosen:
            label = _("Country or group")
            self.fields["a"] = self._party(label, own_groups, "a")
        if "b" in chosen:
            self.fields["b"] = self._party(_("and country or group"), own_groups, "b")
        years = [("", _("all years")), *((str(year), str(year)) for year in self._years())]
        for name, label in (("first", _("From")), ("last", _("to"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=years, coerce=int, required=False, empty_value=None
            )
        if self.data_source == CORPUS:
            self._add_fields_of_works()

    def _add_fields_of_works(self) -> None:
        chosen = self.question.choices
        if "china" in chosen:
            self.fields["china"] = forms.ChoiceField(
                label=_("China"), choices=_CHINA, required=False
            )
        for name, label, known in (
            ("venue", _("Venue"), corpora.venues(self.state)),
            ("field", _("Field"), corpora.fields(self.state)),
        ):
            if name in chosen and known:
                words = [("", _("all")), *((one, one) for one in known)]
                self.fields[name] = forms.ChoiceField(label=label, choices=words, required=False)
        if "day" in chosen:
            self.fields["day"] = forms.DateField(
                label=_("Lists as of"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}),
                help_text=_("Empty is today."),
            )

    def _years(self) -> range:
        first, last = world().years
        if self.data_source == CORPUS:
            first, last = corpora.years(self.state)
        return range(first, last + 1)

    def _party(
        self, label: Any, own_groups: Sequence[tuple[str, str]], name: str
    ) -> forms.ChoiceField:
        countries: list[Any] = list(choices())
        if self.data_source == CORPUS:
            named = [(one.group_id, one.name) for one in groups().values()]
            own = list(own_groups)
            given = joined_label(str(self.data.get(name, "")))
            if given and given not in {code for code, _words in own}:
                own.append((given, given))
            countries = [
                *([(_("Your groups"), own)] if own else []),
                (_("Countries"), countries),
                (_("Groups"), named),
            ]
        return forms.ChoiceField(label=label, choices=countries)

    def clean(self) -> dict[str, Any]:
        """Two different sides, and years in order."""
        cleaned = super().clean() or {}
        if cleaned.get("a") and cleaned.get("a") == cleaned.get("b"):
            self.add_error("b", _("Choose two different countries."))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and first >= last:
            self.add_error("last", _("Choose a year after the first one."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What was chosen, in the words of a request."""
        cleaned = self.cleaned_data
        join = [CHINA_JOIN] if cleaned.get("china") == "hk-mo" else []
        sides = [str(cleaned[name]) for name in ("a", "b") if cleaned.get(name)]
        join += [side.replace("+", ",") for side in sides if "+" in side]
        return {
            **cleaned,
            "join": tuple(dict.fromkeys(join)),
            "venue": [one for one in [cleaned.get("venue")] if one],
            "field": [one for one in [cleaned.get("field")] if one],
        }

    def address(self) -> dict[str, str]:
        """What was chosen, for an address; defaults stand in it, too."""
        cleaned = {"data": self.data_source, **self.cleaned_data}
        return {name: str(value) for name, value in cleaned.items() if value not in (None, "")}


def joined_label(text: str) -> str:
    """`DE+FR` for a text that joins known countries; empty for any other."""
    codes = [part.strip().upper() for part in text.split("+") if part.strip()]
    if len(set(codes)) < 2 or not set(codes) <= country_codes():
        return ""
    return joined(codes)[codes[0]]


def words_of(label: str) -> str:
    """The names of the countries of a joined label."""
    return ", ".join(country_name(code) for code in label.split("+"))
