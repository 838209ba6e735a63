"""What a person does in the browser, for the deploy guide: through the pages, by their forms.

python scripts/deploy_guide_visitor.py run LINK     accept the invitation, open a case
python scripts/deploy_guide_visitor.py find SITE CASE   log in and find it again
"""

from __future__ import annotations

import http.cookiejar
import re
import sys
import urllib.parse
import urllib.request

PASSWORD = "only for the guide's own test"
EMAIL = "analyst@example.org"
TRIAGE = {
    "outside_partner": "yes", "all_public": "no", "beyond_paper": "yes", "access": "no",
    "sensitive_area": "unknown", "listed": "unknown", "personal_data": "no", "conditions": "no",
}  # fmt: skip


class Browser:
    """Keeps cookies, follows redirects, and sends a page's own token with a form."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.address, self.page = "", ""

    def open(self, address: str, form: dict[str, str] | None = None) -> str:
        """The page at the address; with a form, what comes of sending it."""
        data, headers = None, {}
        if form is not None:
            self.open(address)
            for name in ("csrfmiddlewaretoken", "version"):
                found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.page)
                if found:
                    form = {name: found[1], **form}
            data, headers = urllib.parse.urlencode(form).encode(), {"Referer": address}
        request = urllib.request.Request(address, data, headers)
        with self.opener.open(request, timeout=60) as answer:
            self.address, self.page = answer.geturl(), answer.read().decode()
        return self.page


def run(link: str) -> None:
    """Accept, open a case, answer the triage; print the case's address."""
    site = link.partition("/invitations/")[0]
    browser = Browser()
    browser.open(link, {"name": "Analyst", "password": PASSWORD, "again": PASSWORD})
    browser.open(f"{site}/cases/new/", {})
    case = browser.address
    page = browser.open(case, TRIAGE)
    assert "Standard." in page, "the triage gave no level"
    print(urllib.parse.urlsplit(case).path)


def find(site: str, case: str) -> None:
    """Log in and find the case as it was left."""
    browser = Browser()
    browser.open(f"{site}/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    page = browser.open(site + case)
    assert "Standard." in page, "the case was not found as it was left"
    assert "answered the triage: standard" in browser.open(site + case.replace("triage", "history"))


if __name__ == "__main__":
    if sys.argv[1] == "run":
        run(sys.argv[2])
    else:
        find(sys.argv[2], sys.argv[3])
