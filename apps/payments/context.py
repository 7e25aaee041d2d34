"""The basket in the top bar."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.payments.domain.checkout import basket_summary
from apps.payments.web.owner import basket_owner


def basket(request: HttpRequest) -> dict[str, Any]:
    """`basket_summary.count` and `.cents`; asks the database only when a template does."""

    def summary() -> dict[str, int]:
        count, cents = basket_summary(basket_owner(request))
        return {"count": count, "cents": cents}

    return {"basket_summary": SimpleLazyObject(summary)}
