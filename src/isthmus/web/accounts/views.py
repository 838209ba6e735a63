"""One's own account, the members of a workspace, and accepting an invitation."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from isthmus.web.accounts.access import actor_of, needs
from isthmus.web.accounts.membership import (
    LastAdministratorError,
    accepted_invitation,
    invite_member,
    set_roles,
)
from isthmus.web.accounts.middleware import WORKSPACE_KEY
from isthmus.web.accounts.models import Invitation, Role, User
from isthmus.web.accounts.permissions import Action


def account(request: HttpRequest) -> HttpResponse:
    """What is stored about oneself: address, name, roles; and where to change it."""
    assert request.user.is_authenticated
    roles: dict[Any, list[str]] = defaultdict(list)
    for one in request.user.memberships.select_related("workspace").order_by("workspace__name"):
        roles[one.workspace].append(one.get_role_display())
    return render(request, "accounts/account.html", {"roles": dict(roles)})


@require_POST
def switch_workspace(request: HttpRequest) -> HttpResponse:
    """Work in another of one's own workspaces."""
    assert request.user.is_authenticated
    chosen = request.POST.get("workspace", "")
    own = {str(one.workspace_id) for one in request.user.memberships.all()}
    if chosen not in own:
        raise Http404
    request.session[WORKSPACE_KEY] = chosen
    return redirect("pages:home")


class RolesForm(forms.Form):
    """The roles of a member."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class InviteForm(RolesForm):
    """An address and the roles that it is invited to."""

    field_order = ("email", "roles")
    email = forms.EmailField(label=_("E-mail address"))

    def clean_roles(self) -> list[str]:
        """At least one."""
        roles: list[str] = self.cleaned_data["roles"]
        if not roles:
            raise ValidationError(_("Choose at least one role."))
        return roles


@needs(Action.MANAGE_MEMBERS)
def members(request: HttpRequest) -> HttpResponse:
    """Members with their roles, open invitations, and the form to invite."""
    return _members_page(request, InviteForm())


def _members_page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    workspace = actor_of(request).workspace
    found: dict[User, list[str]] = defaultdict(list)
    for one in workspace.memberships.select_related("user").order_by("user__email", "role"):
        found[one.user].append(one.role)
    people = [
        {"user": user, "form": RolesForm(initial={"roles": roles}, auto_id=f"id_{user.pk}_%s")}
        for user, roles in found.items()
    ]
    invitations = workspace.invitations.filter(accepted=None).order_by("-expires")
    return render(
        request,
        "accounts/members.html",
        {"people": people, "invitations": invitations, "form": form},
        status=status,
    )


@require_POST
@needs(Action.MANAGE_MEMBERS)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an address; the link is sent and shown once."""
    actor = actor_of(request)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _members_page(request, form, 400)
    made, token = invite_member(
        actor.workspace, form.cleaned_data["email"], form.cleaned_data["roles"], actor.user
    )
    link = settings.SITE_URL + reverse("accounts:invitation", args=[token])
    send_mail(
        _t("Invitation to Isthmus"),
        _t(
            "You are invited to %(workspace)s in Isthmus. The link works once, until %(day)s:\n\n"
            "%(link)s"
        )
        % {"workspace": actor.workspace, "day": made.expires.date(), "link": link},
        None,
        [made.email],
        fail_silently=True,
    )
    messages.success(
        request,
        _t("Invited %(email)s. If the message does not arrive, hand over this link: %(link)s")
        % {"email": made.email, "link": link},
    )
    return redirect("accounts:members")


@require_POST
@needs(Action.MANAGE_MEMBERS)
def change_member(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a member other roles; none removes them."""
    actor = actor_of(request)
    user = get_object_or_404(User, pk=user_id, memberships__workspace=actor.workspace)
    form = RolesForm(request.POST)
    if form.is_valid():
        try:
            set_roles(actor.workspace, user, form.cleaned_data["roles"], actor.user)
        except LastAdministratorError:
            messages.error(request, _t("Nothing was changed: somebody has to stay administrator."))
        else:
            messages.success(request, _t("Changed the roles of %(user)s.") % {"user": user})
    return redirect("accounts:members")


class AcceptForm(forms.Form):
    """The name and password of a new account."""

    name = forms.CharField(
        label=_("Your name"), max_length=120,
        help_text=_("It stands under what you decide and write."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput, strip=False,
        help_text=_("At least twelve characters. A sentence is easier to remember than a word."),
    )  # fmt: skip
    again = forms.CharField(label=_("The same again"), widget=forms.PasswordInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """The same twice, and good enough."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif cleaned.get("password"):
            try:
                validate_password(cleaned["password"])
            except ValidationError as fault:
                self.add_error("password", fault)
        return cleaned


@sensitive_post_parameters("password", "again")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account, or join with the one that has this address."""
    invitation = Invitation.open_for(token)
    if invitation is None:
        return render(request, "accounts/invitation_void.html", status=410)
    known = User.objects.filter(email=invitation.email).first()
    if known is not None and request.user != known:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    form = None if known else AcceptForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        user = known
        if user is None:
            assert form is not None
            user = User.objects.create_user(
                invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
        accepted_invitation(invitation, user)
        if known is None:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        request.session[WORKSPACE_KEY] = str(invitation.workspace_id)
        return redirect("pages:home")
    return render(
        request, "accounts/invitation.html", {"invitation": invitation, "form": form},
        status=400 if form is not None and form.is_bound else 200,
    )  # fmt: skip
