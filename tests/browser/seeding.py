"""Fill an installation for the browser tests: people, their sessions, cases in every state.

A script of its own, so that no test process holds the database; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "isthmus.web.configuration"

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from isthmus.datafiles import read_yaml
from isthmus.proposals.reading import example_proposals
from isthmus.web.accounts.models import Membership, Role, User, Workspace
from isthmus.web.accounts.permissions import Actor, actor_in
from isthmus.web.casework.assessing import assessed
from isthmus.web.casework.candidates import candidates_of
from isthmus.web.casework.changes import change_case, open_case
from isthmus.web.casework.models import Case, Status

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP" * 2
TRIAGE = {
    "answers": {
        "outside_partner": "yes", "all_public": "no", "beyond_paper": "yes", "access": "no",
        "sensitive_area": "yes", "listed": "unknown", "personal_data": "no", "conditions": "no",
    },
    "reason": "A sensitive area is known, and the partner gets more than the published paper.",
}  # fmt: skip
LONG_TITLE = "Wortzusammensetzung" * 12


def person(name: str, workspace: Workspace, *roles: str) -> User:
    """Somebody with these roles."""
    user = User.objects.create_user(f"{name}@north.example", password=PASSWORD, name=name)
    for role in roles:
        Membership.objects.create(user=user, workspace=workspace, role=role)
    return user


def session_of(user: User) -> str:
    """The key of a session in which the user is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def cases_in_every_state(actor: Actor, draft: dict[str, Any]) -> dict[str, str]:
    """A case for every state, by name: empty, review, reply, decision, monitoring, long, self."""
    found = {
        "empty": open_case(actor),
        "self": open_case(actor, is_private=True, proposal=draft),
        "long": open_case(actor, proposal={**draft, "title": LONG_TITLE, "summary": LONG_TITLE}),
    }
    case = open_case(actor, proposal=draft)
    data, versions = assessed(case)
    for name in (Status.REVIEW, Status.REPLY, Status.DECISION, Status.MONITORING):
        one = case if name == Status.REVIEW else open_case(actor, proposal=draft)
        change_case(one, actor, "answered the triage: enhanced", None, triage=TRIAGE,
                    level="enhanced")  # fmt: skip
        change_case(one, actor, "submitted the case", None, status=Status.REVIEW)
        found[str(name)] = change_case(
            one, actor, "assessed the case", None, versions, assessed=data, status=name,
            memo="" if name == Status.REVIEW else "Facts. Judgement. Unknowns. Options.",
        )  # fmt: skip
    finish(found["monitoring"], actor)
    return {name: str(one.pk) for name, one in found.items()}


def finish(case: Case, actor: Actor) -> None:
    """Judge a candidate, reply, decide, remark, and let a list change."""
    said = {
        "answer": "same", "discriminator": "identifier", "reason": "Both have the same ROR id.",
        "by": "first", "by_id": "0", "on": "2026-11-23",
    }  # fmt: skip
    key = candidates_of(case)[0].key
    change_case(
        case, actor, "decided: with_conditions", None,
        candidates={key: {"first": said, "second": {**said, "by": "second", "by_id": "1"}}},
        reply={"text": "The data are public by now.", "sent": "2026-11-23"},
        mitigations=[{"id": "m", "title": "Publish the weights", "answers": "r",
                      "owner": "principal investigator", "due": "2027-01-31", "review": None}],
        decision={"decision": "with_conditions", "reasons": "The measures answer the findings.",
                  "tried": "", "appeal": "", "by": "decider", "on": "2026-11-23",
                  "conditions": [{"title": "Publish the weights", "owner": "investigator"}]},
        review_on=date(2027, 6, 1), attention=["The list us_entity_list has a new edition."],
    )  # fmt: skip
    case.comments.create(author=actor.user, text="Looks complete.", for_researcher=True)


def main() -> None:
    """Fill the installation and print what the tests need."""
    file = next(one for one in example_proposals() if "large-model" in one.name)
    document = read_yaml(file).data
    draft = {key: value for key, value in document.items() if key != "id"}
    if not settings.IS_TEAM:
        json.dump({"file": str(file)}, sys.stdout)
        return
    office, pages = (Workspace.objects.create(name=f"{one} University") for one in "AB")
    people = {role: person(role, office, role) for role in Role.values}
    people["everybody"] = person("everybody", pages, *Role.values)
    people["outsider"] = person("outsider", Workspace.objects.create(name="Outside"), Role.ANALYST)
    people["newcomer"] = person("newcomer", office, Role.ANALYST)
    people["careful"] = person("careful", office, Role.ANALYST)
    TOTP.activate(people["careful"], SECRET)
    everybody = actor_in(people["everybody"], None)
    assert everybody is not None
    said = {
        "file": str(file),
        "password": PASSWORD,
        "secret": SECRET,
        "sessions": {name: session_of(user) for name, user in people.items()},
        "cases": cases_in_every_state(everybody, draft),
    }
    json.dump(said, sys.stdout)


main()
