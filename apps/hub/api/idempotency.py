"""`Idempotency-Key` on writes: the same call again gets the same answer and does nothing."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.hub import clock
from apps.hub.api.errors import handle
from apps.hub.domain.idempotency import claim_key, keep_answer
from apps.hub.errors import BuurtpuntError, InvalidInput

HEADER: Final = "Idempotency-Key"
LONGEST: Final = 64

Method = Callable[..., Response]


class InvalidKey(InvalidInput):
    """A key that cannot be kept."""

    code = "invalid_idempotency_key"
    message = _("An idempotency key has 1 to 64 visible signs.")


KEY_PARAMETER: Final = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=False,
    description="Same key and body: the same answer, done once. Same key, other body: 422. In flight: 409.",
)


def idempotent(method: Method) -> Method:
    """Let a view's write method answer a repeated key from memory. Without the header it just runs."""

    @wraps(method)
    def answer(self: object, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(self, request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
            raise InvalidKey
        row, is_new = claim_key(
            scope=f"user {request.user.pk}", key=key, fingerprint=_fingerprint(request), at=clock.now()
        )
        if not is_new:
            kept = json.loads(row.body) if row.body else None
            return Response(kept, status=row.status, headers={"Idempotency-Replayed": "true"})
        try:
            response = method(self, request, *args, **kwargs)
        except BuurtpuntError as error:
            response = handle(error, {}) or Response(status=500)
        except BaseException:
            row.delete()
            raise
        keep_answer(row, status=response.status_code, body=JSONRenderer().render(response.data).decode())
        return response

    return answer


def _fingerprint(request: Request) -> str:
    said = json.dumps([request.method, request.path, request.data], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
