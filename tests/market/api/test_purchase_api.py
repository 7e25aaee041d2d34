"""Order sheets over the API, for managers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST
from apps.market.domain.answer import report_shortage
from tests.api import api
from tests.factories_market_sheets import LATER, a_sent_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]
PATH = "/api/v1/purchase-orders/"


def test_manager_reads_sheets_with_lines(buyer: Person, jef: User) -> None:
    sheet = a_sent_sheet(buyer)
    line = sheet.lines.get()
    report_shortage(sheet, promised={line.pk: 1}, note="Oven stuk", by=GUEST, at=LATER)

    found = api(jef).get(f"{PATH}{sheet.number}/").json()

    assert found == api(jef).get(PATH).json()["results"][0]
    assert found | {"sent_at": "", "answered_at": ""} == {
        "number": sheet.number, "cycle": sheet.cycle.code, "producer": "bakkerij-ooms", "supplement": 0,
        "state": "short", "total_cents": 750, "sent_at": "", "answered_at": "", "note": "Oven stuk",
        "has_delivery_note": False,
        "lines": [
            {
                "offer": line.offer.code, "name": "Lindekerks bruin", "content_amount": 800, "content_unit": "g",
                "sold_by": "piece", "quantity": 3, "promised": 1, "purchase_cents": 250,
            }
        ],
    }  # fmt: skip
    assert "token" not in str(found)


@pytest.mark.parametrize("path", [PATH, f"{PATH}B2026-0001/"])
def test_sheets_are_for_managers_only(buyer: Person, rita: User, lotte: User, path: str) -> None:
    a_sent_sheet(buyer)

    assert [api(user).get(path).status_code for user in (None, lotte, rita)] == [401, 403, 403]


def test_unknown_number_is_missing(jef: User) -> None:
    answer = api(jef).get(f"{PATH}B2026-9999/")

    assert (answer.status_code, answer.json()["code"]) == (404, "sheet_unknown")


def test_sheets_are_filtered(buyer: Person, jef: User) -> None:
    first, second = a_sent_sheet(buyer), a_sent_sheet(buyer, name="Hoeve")

    def numbers(query: str) -> list[str]:
        return [found["number"] for found in api(jef).get(f"{PATH}?{query}").json()["results"]]

    assert numbers("") == [second.number, first.number]
    assert numbers(f"cycle={first.cycle.code.lower()}") == [first.number]
    assert numbers("producer=hoeve") == [second.number]
    assert numbers("state=short") == []
    assert numbers("is_supplement=true") == []
    assert numbers("is_supplement=false&state=sent&state=acknowledged") == [second.number, first.number]
    assert api(jef).get(f"{PATH}?state=nonsense").status_code == 422


def test_list_takes_the_same_queries_for_one_and_many(buyer: Person, jef: User) -> None:
    client, counts = api(jef), []
    for count in (1, 5):
        for number in range(count):
            a_sent_sheet(buyer, name=f"Bakker {count}-{number}")
        with CaptureQueriesContext(connection) as asked:
            client.get(PATH)
        counts.append(len(asked))

    assert counts[0] == counts[1]
