"""The page of one's own tokens: make, see, revoke."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isthmus.web.accounts.access import actor_of
from isthmus.web.api.models import Scope, Token
from isthmus.web.api.tokens import make_token, revoke_token


class TokenForm(forms.Form):
    """Name, scopes and life of a new token."""

    name = forms.CharField(
        label=_("Name"), max_length=80,
        help_text=_("The program that will use it: Nightly export of cases"),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("It never may more than you yourself in this workspace."),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Ends after"), coerce=int, initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )  # fmt: skip


def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens in this workspace, and the form for a new one, whose secret is shown once."""
    actor = actor_of(request)
    form, secret = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        _made, secret = make_token(actor, asked["name"], asked["scopes"], asked["days"])
        form = TokenForm()
    own = Token.objects.filter(user=actor.user, workspace=actor.workspace)
    return render(
        request, "api/tokens.html", {"form": form, "tokens": own, "secret": secret},
        status=400 if form.is_bound else 200,
    )  # fmt: skip


@require_POST
def revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """End one of one's own tokens."""
    actor = actor_of(request)
    token = get_object_or_404(Token, pk=token_id, user=actor.user, workspace=actor.workspace)
    revoke_token(token, actor)
    messages.success(request, _t("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("tokens:tokens")
