import pytest

from apps.accounts.models import Person, User
from apps.market.models import OrderCycle
from tests.cast import client_of
from tests.factories_counter import a_bag, person_behind

pytestmark = pytest.mark.usefixtures("friday")
SEARCH = "/toog/zoek/"


def test_search_without_javascript_is_a_page(mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    page = client_of(rita).get(SEARCH, {"q": "3456"}).content.decode()
    assert "Mieke Verhulst" in page
    assert f"/toog/{person_behind(mieke).code}/" in page
    assert 'value="3456"' in page


def test_search_while_typing_is_a_list(mieke: User, rita: User) -> None:
    headers = {"HX-Request": "true", "HX-Target": "found"}
    part = client_of(rita).get(SEARCH, {"q": "verh"}, headers=headers).content.decode()
    assert "Mieke Verhulst" in part
    assert "<html" not in part


@pytest.mark.parametrize("text", ["%", "_", "\x00", "\U0001f35e" * 300, "<script>", "niemand", "x" * 5000])
def test_odd_question_is_answered_calmly(text: str, rita: User, walter: Person) -> None:
    answer = client_of(rita).get(SEARCH, {"q": text})
    assert (answer.status_code, answer.context["found"]) == (200, [])
    assert "<script>" not in answer.content.decode().partition("<main")[2]
