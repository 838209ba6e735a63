"""A small client of the programming interface; the standard library is all it needs.

    client = Client("https://isthmus.example.org", token)
    for answer in client.resolve(["Dept. of CS, National Taiwan Univ., Taipei"]):
        print(answer["status"])

It imports nothing of the site, and the site does not import it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_SECONDS = 60.0


class Refused(Exception):  # noqa: N818  # what a caller catches: the server's refusal
    """The server refused; `problem` is its problem document, `status` the HTTP status."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: int | None) -> None:
        faults = [f"{one['field']}: {one['detail']}" for one in problem.get("errors", [])]
        super().__init__("\n  ".join([f"{status}: {problem.get('detail', '')}", *faults]))
        self.status, self.problem, self.retry_after = status, problem, retry_after


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could lead the token elsewhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Client:
    """An installation, as the owner of a token sees it."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT_SECONDS) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError(f"'{url}' is no http or https address")
        self._url, self._token, self._timeout = url.rstrip("/"), token, timeout
        self._opener = build_opener(_NoRedirects)

    def resolve(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Which organisations and countries each text names."""
        return self._answers("organisations/resolve", {"texts": list(texts)})

    def screen(
        self, subjects: Sequence[Mapping[str, Any]], as_of: str | None = None
    ) -> list[dict[str, Any]]:
        """What public lists say of each subject: `name`, and `country_code`, `ror_id` if known."""
        return self._answers("screening", {"subjects": list(subjects), "as_of": as_of})

    def assess(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        """A proposal under all frameworks that are about it; nothing is kept."""
        return self._object("POST", "assessments", {"proposal": proposal})

    def measures(self) -> list[dict[str, Any]]:
        """Every measure with its definition."""
        return cast("list[dict[str, Any]]", self._send("GET", "measures"))

    def measure(self, name: str, pairs: Sequence[str], **years: int) -> dict[str, Any]:
        """A measure of pairs (`CN,US`); `first_year` and `last_year` narrow it."""
        query = urlencode({"pair": list(pairs), **years}, doseq=True)
        return self._object("GET", f"measures/{quote(name, safe='')}?{query}")

    def cases(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every case that the token's owner may see, page by page; `status` narrows it."""
        page, seen = 1, 0
        while True:
            found = self._object("GET", "cases?" + urlencode({**filters, "page": page}))
            yield from found["items"]
            seen += len(found["items"])
            if not found["items"] or seen >= found["total"]:
                return
            page += 1

    def case(self, case_id: str) -> dict[str, Any]:
        """One case with all that it says."""
        return self._object("GET", f"cases/{quote(case_id, safe='')}")

    def open_case(
        self, proposal: Mapping[str, Any] | None = None, key: str | None = None
    ) -> dict[str, Any]:
        """A new case. With the same `key` again, the same case comes back; none is made twice."""
        return self._object("POST", "cases", {"proposal": proposal}, key or str(uuid.uuid4()))

    def write_proposal(
        self, case_id: str, version: int, proposal: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Put a whole proposal into a case; refused with 409 if the case is at another version."""
        body = {"version": version, "proposal": proposal}
        return self._object("PUT", f"cases/{quote(case_id, safe='')}/proposal", body)

    def submit(self, case_id: str, version: int, key: str | None = None) -> dict[str, Any]:
        """Hand a case to the office."""
        path = f"cases/{quote(case_id, safe='')}/submit"
        return self._object("POST", path, {"version": version}, key or str(uuid.uuid4()))

    def record(self) -> Iterator[dict[str, Any]]:
        """Every entry of the record, for auditors."""
        after: int | None = 0
        while after is not None:
            found = self._object("GET", f"record?after={after}&size=100")
            yield from found["items"]
            after = found["next"]

    def _answers(self, path: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._object("POST", path, body)["answers"])

    def _object(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> dict[str, Any]:
        return cast("dict[str, Any]", self._send(method, path, body, key))

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        asked = Request(  # noqa: S310  # the scheme was looked at above
            f"{self._url}/api/{path}", data=content, headers=headers, method=method
        )
        try:
            with self._opener.open(asked, timeout=self._timeout) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise _refused(error) from None


def _refused(error: HTTPError) -> Refused:
    try:
        said = json.load(error)
    except ValueError:
        said = {"detail": str(error.reason)}
    wait = error.headers.get("Retry-After", "")
    return Refused(error.code, said, int(wait) if wait.isdigit() else None)
