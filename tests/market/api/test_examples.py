"""The description shows an example of whatever goes in or out, and no example says what is not so."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.api import examples
from apps.market.api.serializers import FavouriteIn, OrderCancelIn, OrderChangeIn, OrderIn, ProxyIn
from apps.market.domain.favourite import like_product
from tests.api import api
from tests.factories import NOON
from tests.factories_market import an_order
from tests.factories_market_resident import Shelf, a_shelf
from tests.factories_market_sheets import a_sent_sheet

OURS = ("/api/v1/cycles", "/api/v1/orders", "/api/v1/favourites", "/api/v1/purchase-orders")


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call] # the library's
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in description["paths"].items()
        if path.startswith(OURS)
        for method, operation in methods.items()
    ]


def bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What goes in, and what comes out when it went well."""
    well = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    parts = [*well, *([operation["requestBody"]] if "requestBody" in operation else [])]
    return [part["content"]["application/json"] for part in parts if "content" in part]


def test_every_body_of_the_market_has_an_example(description: dict[str, Any]) -> None:
    found = operations(description)

    assert len(found) == 14
    assert [name for name, operation in found if not all(body.get("examples") for body in bodies(operation))] == []


def test_every_operation_says_how_it_refuses(description: dict[str, Any]) -> None:
    told = {name: set(operation["responses"]) for name, operation in operations(description)}

    assert {name for name, statuses in told.items() if "429" not in statuses} == set()
    assert {name for name, statuses in told.items() if "401" not in statuses} == {
        "get /api/v1/cycles/", "get /api/v1/cycles/{code}/", "get /api/v1/cycles/{code}/offers/",
    }  # fmt: skip
    assert told["post /api/v1/orders/"] == {"201", "400", "401", "404", "409", "415", "422", "429"}


def test_every_write_can_be_repeated_and_says_so(description: dict[str, Any]) -> None:
    writes = [(name, found) for name, found in operations(description) if not name.startswith("get ")]

    assert len(writes) == 6
    for _name, operation in writes:
        assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}
        [well] = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        assert "Idempotency-Replayed" in well["headers"]


@pytest.mark.parametrize(
    ("serializer", "body"),
    [
        (OrderIn, examples.ORDER_IN),
        (OrderChangeIn, examples.CHANGE_IN),
        (OrderCancelIn, examples.CANCEL_IN),
        (ProxyIn, examples.PROXY_IN),
        (FavouriteIn, examples.FAVOURITE_IN),
    ],
)
def test_example_that_goes_in_is_taken_whole(serializer: Any, body: dict[str, Any]) -> None:
    given = serializer(data=body)

    assert given.is_valid(), given.errors
    assert given.validated_data.keys() == body.keys()


def shape(value: object) -> object:
    """Names and kinds of what stands in a body; of a list those of the first."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else list
    return "number" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


@pytest.mark.django_db
@pytest.mark.usefixtures("noon", "place")
def test_example_that_comes_out_has_the_names_of_the_truth(mieke: User, jef: User, buyer: Person) -> None:
    shelf: Shelf = a_shelf()
    an_order(buyer, shelf.cycle, (shelf.bread, 1))
    like_product(buyer, shelf.bread.variant.product, by=SYSTEM, at=NOON)
    sheet = a_sent_sheet(buyer)
    mine, theirs = api(mieke), api(jef)

    def first(client: Any, path: str) -> dict[str, Any]:
        found: dict[str, Any] = client.get(f"/api/v1/{path}").json()["results"][0]
        return found

    told = {
        "cycle": (examples.CYCLE, first(mine, "cycles/")),
        "offer": (examples.OFFER, first(mine, f"cycles/{shelf.cycle.code}/offers/?search=kip")),
        "order": (examples.ORDER, first(mine, f"orders/?cycle={shelf.cycle.code}")),
        "favourite": (examples.FAVOURITE, first(mine, "favourites/")),
    }
    untold = {"max_per_customer": None, "left": None}  # a number or nothing
    for name, (example, truth) in told.items():
        assert shape(example | untold) == shape(truth | untold), name
    [row] = [row for row in theirs.get("/api/v1/purchase-orders/").json()["results"] if row["number"] == sheet.number]
    assert row.keys() == examples.PURCHASE_ORDER.keys()
    assert row["lines"][0].keys() == examples.PURCHASE_LINE.keys()
