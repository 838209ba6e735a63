"""A request with an idempotency key is carried out once; sent again, it gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from isthmus.web.api.guarding import Caller
from isthmus.web.api.models import KeptAnswer
from isthmus.web.api.problems import ProblemError

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST_KEY = 200


def once(
    request: HttpRequest, caller: Caller, status: int, work: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The answer of `work`, or the one that was given to the same key within a day.

    Answer and change are stored in one transaction. A refusal is not kept: the same key may be
    used again after mending the request.

    Raises
    ------
    ProblemError
        422 if the key came with another request before; 400 if it can't be used as a key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return JsonResponse(work(), status=status)
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        said = f"{HEADER} takes 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID."
        raise ProblemError(400, "idempotency-key", said)
    digest = _digest(request)
    with transaction.atomic():
        KeptAnswer.objects.filter(token=caller.token, made__lt=timezone.now() - KEPT).delete()
        kept, is_new = KeptAnswer.objects.get_or_create(
            token=caller.token, key=key, defaults={"request_hash": digest}
        )
        if is_new:
            kept.body, kept.status = work(), status
            kept.save()
    if kept.request_hash != digest:
        said = f"This {HEADER} came with another request before; choose a new one."
        raise ProblemError(422, "idempotency-key", said)
    response = JsonResponse(kept.body, status=kept.status)
    if not is_new:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()
