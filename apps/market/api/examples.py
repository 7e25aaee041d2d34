"""One Friday in the words of the API, for its description; tests hold it to what really comes out and goes in."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from apps.hub.api.serializers import ErrorSerializer

SLOT: Final[dict[str, Any]] = {
    "code": "WBZ2", "start": "2026-12-04T16:00:00+01:00", "end": "2026-12-04T16:30:00+01:00", "place": "Toog",
    "left": 10,
}  # fmt: skip
CYCLE: Final[dict[str, Any]] = {
    "code": "5YVB", "state": "open", "opens_at": "2026-11-26T20:00:00+01:00",
    "closes_at": "2026-12-03T20:00:00+01:00", "pickup_on": "2026-12-04", "slots": [SLOT],
}  # fmt: skip
OFFER: Final[dict[str, Any]] = {
    "code": "96J4", "product": "braadkip", "name": "Braadkip", "size": "", "producer": "kippenhof-stampaert",
    "category": "meat", "origin": "Lindekerke", "organic": False, "age_limit": 0, "content_amount": 1600,
    "content_unit": "g", "sold_by": "weight", "price_cents": 890,
    "weighs": {"least_grams": 1500, "most_grams": 1700, "least_cents": 1335, "most_cents": 1513},
    "unit_price": {"cents": 890, "per": "g"}, "vat_percent": "6.00", "deposit_cents": 0, "left": 7,
    "max_per_customer": 2, "ends_at": "2026-12-03T20:00:00+01:00",
    "allergens": {"contains": [], "may_contain": ["celery"]},
}  # fmt: skip
LINE: Final[dict[str, Any]] = {
    "offer": "96J4", "name": "Braadkip", "producer": "Kippenhof Stampaert", "quantity_ordered": 1,
    "quantity_confirmed": None, "quantity_delivered": None, "delivered_grams": None, "price_cents": 890,
    "vat_percent": "6.00", "deposit_cents": 0, "amount_cents": 1424, "on_shortage": "leave_out", "instead_of": None,
}  # fmt: skip
ORDER: Final[dict[str, Any]] = {
    "code": "DPK5", "cycle": "5YVB", "state": "placed", "slot": "WBZ2", "start": "2026-12-04T16:00:00+01:00",
    "end": "2026-12-04T16:30:00+01:00", "total_cents": 1424, "due_cents": 1424, "proxy_name": "Nele",
    "placed_at": "2026-11-30T08:11:34+01:00", "changed_at": "2026-11-30T08:11:34+01:00", "lines": [LINE],
}  # fmt: skip
CHANGE_IN: Final[dict[str, Any]] = {
    "slot": "WBZ2",
    "lines": [{"offer": "96J4", "quantity": 1, "price_cents": 890, "on_shortage": "leave_out"}],
    "age_confirmed": 0,
    "proxy_name": "Nele",
}
ORDER_IN: Final[dict[str, Any]] = {"cycle": "5YVB", **CHANGE_IN}
CANCEL_IN: Final[dict[str, Any]] = {"reason": "We zijn er dat weekend niet."}
PROXY_IN: Final[dict[str, Any]] = {"name": "Nele"}
FAVOURITE: Final[dict[str, Any]] = {
    "product": "braadkip", "name": "Braadkip", "producer": "kippenhof-stampaert", "usual": 1,
}  # fmt: skip
FAVOURITE_IN: Final[dict[str, Any]] = {"usual": 1}
PURCHASE_LINE: Final[dict[str, Any]] = {
    "offer": "96J4", "name": "Braadkip", "content_amount": 1600, "content_unit": "g", "sold_by": "weight",
    "quantity": 12, "promised": 10, "purchase_cents": 852,
}  # fmt: skip
PURCHASE_ORDER: Final[dict[str, Any]] = {
    "number": "B2026-0069", "cycle": "5YVB", "producer": "kippenhof-stampaert", "supplement": 0, "state": "short",
    "total_cents": 16358, "sent_at": "2026-12-03T20:10:00+01:00", "answered_at": "2026-12-03T21:02:00+01:00",
    "note": "Twee zijn te klein gebleven.", "has_delivery_note": False, "lines": [PURCHASE_LINE],
}  # fmt: skip


def shown(value: dict[str, Any]) -> OpenApiExample:
    """As the example of a serializer."""
    return OpenApiExample("a Friday", value)


def _refusal(code: str, message: str, field: str = "") -> OpenApiResponse:
    body = {"code": code, "message": message, "fields": {field: [message]} if field else {}}
    return OpenApiResponse(ErrorSerializer, examples=[OpenApiExample(code, body, response_only=True)])


UNKNOWN: Final = {404: _refusal("order_unknown", "We vinden deze bestelling niet.")}
REFUSALS: Final = {
    **UNKNOWN,
    409: _refusal(
        "only_some_left",
        "Nog maar 1 over van Braadkip. We veranderden niets: kies hoeveel je er wilt.",
        "lines.96J4",
    ),
    422: _refusal("quantity_too_large", "Dat is veel. Van Braadkip kun je er hoogstens 2 bestellen.", "lines.96J4"),
}
