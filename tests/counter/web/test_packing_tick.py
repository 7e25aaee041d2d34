"""Ticks with and without htmx, and those of an old screen."""

import pytest

from apps.accounts.models import User
from apps.market.models import OrderCycle, OrderLine
from tests.cast import client_of
from tests.counter.web.ticks import HOME, amend, form_of, line_of, tick_url
from tests.factories_counter import a_bag

pytestmark = pytest.mark.usefixtures("friday")


def at_row(line: OrderLine) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": f"lijn-{line.pk}"}


def test_tick_without_javascript_comes_back_to_where_one_was(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line, here = line_of(order), f"{HOME}?per=product"

    answer = client_of(rita).post(tick_url(order), form_of(line, next=here))

    assert (answer.status_code, answer["Location"]) == (303, f"{here}#lijn-{line.pk}")
    assert (line_of(order).is_packed, line_of(order).packed_by) == (True, rita)


def test_tick_with_htmx_answers_with_its_row_and_how_far(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line = line_of(order)

    part = client_of(rita).post(tick_url(order), form_of(line), headers=at_row(line)).content.decode()

    assert part.lstrip().startswith("<li")
    assert 'aria-pressed="true"' in part
    assert "Rita 16.10" in part
    assert "<b>1 van 2</b> klaar" in part


@pytest.mark.parametrize(("per", "words"), [("product", "1 van 2"), ("rek", "1 van 2")])
def test_tick_on_a_product_or_shelf_counts_there(
    per: str, words: str, mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    a_bag(karim, market)
    line = line_of(order)
    what = line.offer.code if per == "product" else "Rek C"
    part = client_of(rita).post(tick_url(order), form_of(line, per=per, wat=what), headers=at_row(line)).content
    assert f"<b>{words}</b> klaar" in part.decode()
    assert "Mieke V." in part.decode()


def test_tick_is_taken_away_by_the_same_button(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client = client_of(rita)
    for klaar, expected in ((1, True), (1, True), (0, False), (0, False)):
        client.post(tick_url(order), form_of(line_of(order), klaar=klaar))
        assert line_of(order).is_packed is expected


def test_tick_of_an_old_screen_is_refused_with_the_page_of_now(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    old = form_of(line_of(order))
    amend(line_of(order), 1)

    answer = client_of(rita).post(tick_url(order), old)

    assert (answer.status_code, answer.context["refusal"].code) == (409, "line_changed")
    assert "1\xa0× Lindekerks bruin" in answer.content.decode()
    assert not line_of(order).pieces_packed


def test_refused_tick_of_htmx_has_the_lines_asked_again(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    line = line_of(order)
    old = form_of(line)
    amend(line, 1)

    answer = client_of(rita).post(tick_url(order), old, headers=at_row(line))

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Trigger"]) == (409, "#toasts", "packing-changed")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"lijn": ""}, 404), ({"lijn": "x"}, 404), ({"lijn": "9" * 30}, 404), ({"lijn": "999999"}, 404),
        ({"aantal": "veel"}, 422), ({"aantal": ""}, 422), ({"aantal": "99"}, 409),
    ],
)  # fmt: skip
def test_what_no_form_sends_is_refused(
    fields: dict[str, str], status: int, mieke: User, rita: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    assert client_of(rita).post(tick_url(order), {**form_of(line_of(order)), **fields}).status_code == status


def test_line_of_another_bag_is_not_ticked_here(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    mine, other = a_bag(mieke, market), a_bag(karim, market)
    assert client_of(rita).post(tick_url(mine), form_of(line_of(other))).status_code == 404
    assert not line_of(other).pieces_packed
