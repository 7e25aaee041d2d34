"""Spreadsheets in and out: what would happen is what happens, and reading back what was written changes nothing."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.csv_file import csv_bytes
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.cycle import close_cycle
from apps.market.domain.offer import change_offer
from apps.market.domain.offer_import import Outcome, Plan, apply_import, plan_import
from apps.market.domain.terms import terms_of
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.offer import ImportChanged, NothingToRead
from apps.market.models import Offer, OrderCycle
from apps.market.queries.offer_export import table_of
from apps.market.sheets.reading import read_file, read_text, to_text
from apps.market.sheets.writing import to_xlsx
from tests.factories import NOON
from tests.factories_market import a_draft, a_producer, a_slot, a_variant, an_offer, an_open_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return a_draft()


def plan(cycle: OrderCycle, text: str) -> Plan:
    return plan_import(cycle, read_text(text))


def apply(cycle: OrderCycle, text: str) -> Plan:
    return apply_import(cycle, read_text(text), mark=plan(cycle, text).mark, by=SYSTEM, at=NOON)


def outcomes(found: Plan) -> list[str]:
    return [row.outcome.value for row in found.rows]


def now(offer: Offer) -> tuple[int, int, int | None, int | None, bool]:
    terms = terms_of(Offer.objects.get(pk=offer.pk))
    return (terms.price_cents, terms.purchase_cents, terms.limit, terms.max_per_customer, terms.is_on)


def test_each_row_says_what_will_happen_and_confirming_does_it_once(cycle: OrderCycle) -> None:
    baker = a_producer("Bakkerij Ooms")
    kept, changed, fresh = (a_variant(name, producer=baker) for name in ("Wit", "Bruin", "Crème-koek"))
    same, other = an_offer(cycle, kept), an_offer(cycle, changed)
    head = "Product\tProducent\tVerkoopprijs\tLimiet\nWit\tBakkerij Ooms\t3,40\n"
    text = head + "bruin\t\t3.60\t12\ncreme-koek\t\t€ 2\t\nVlaai\t\t1\n"

    found = plan(cycle, text)

    assert outcomes(found) == ["same", "changed", "new", "wrong"]
    assert [row.number for row in found.rows] == [2, 3, 4, 5]
    assert cycle.offers.count() == 2
    apply(cycle, text)
    assert [now(offer)[:3] for offer in (same, other)] == [(340, 340, None), (360, 340, 12)]
    assert now(cycle.offers.get(variant=fresh)) == (200, 200, None, None, True)
    assert outcomes(apply(cycle, text)) == ["same", "same", "same", "wrong"]


@pytest.mark.parametrize(
    "typed", ["3,4", "3,40", "3.40", "€ 3,40", "€3.40", "EUR 3,40", "3,40 EUR", "3,40 €", " 3,40 "]
)
def test_prices_are_read_as_people_type_them(cycle: OrderCycle, typed: str) -> None:
    a_variant("Wit")

    (row,) = plan(cycle, f"product;prijs\nWit;{typed}").rows

    assert row.after is not None
    assert row.after.price_cents == 340


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("Wit;3,4,0;", "prijs"),
        ("Wit;-3;", "prijs"),
        ("Wit;=1+1;", "prijs"),
        ("Wit;1;twaalf", "geheel getal"),
        ("Wit;1;1,5", "geheel getal"),
        ("Wit;1;9999999", "geheel getal"),
        ("Wit;1;１２", "geheel getal"),
        ("Onbekend;1;", "kennen"),
        (";1;", "kennen"),
        ("Dubbel;1;", "2"),
        ("Wit;1;;misschien", "misschien"),
        ("Wit;1;;;0", "geheel getal"),
    ],
)
def test_wrong_rows_say_why(cycle: OrderCycle, cells: str, words: str) -> None:
    a_variant("Wit")
    a_variant("Dubbel")
    a_variant("Dubbel")

    (row,) = plan(cycle, f"product;prijs;limiet;aan;hoogstens per klant\n{cells}").rows

    assert row.outcome is Outcome.WRONG
    assert words in row.error


def test_size_and_producer_tell_apart_what_has_one_name(cycle: OrderCycle) -> None:
    mill, farm = a_producer("De Molen"), a_producer("Hoeve")
    small, large = (a_variant("Bloem", producer=mill, content=(grams, "g")) for grams in (500, 1000))
    other = a_variant("Bloem", producer=farm, content=(500, "g"))

    found = plan(
        cycle, "product;producent;maat;prijs\nBloem;DE MOLEN;500g;1\nBloem;;1 kg;2\nBLOEM;hoeve;;3\nBloem;;500 g;4"
    )

    assert [row.variant for row in found.rows] == [small, large, other, None]


def test_code_of_any_market_names_the_size(cycle: OrderCycle) -> None:
    offer = an_offer(an_open_cycle())

    (row,) = plan(cycle, f"code;prijs\n{offer.code.lower()};4").rows

    assert (row.variant, row.outcome) == (offer.variant, Outcome.NEW)


def test_same_size_twice_counts_once(cycle: OrderCycle) -> None:
    a_variant("Wit")

    found = plan(cycle, "product;prijs\nWit;1\nWit;2")

    assert outcomes(found) == ["new", "wrong"]
    assert "2" in found.rows[1].error


def test_sale_price_follows_the_margin_where_it_is_left_out(cycle: OrderCycle) -> None:
    baker = a_producer("Bakkerij Ooms")
    baker.margin_percent = Decimal(20)
    baker.save()
    known, fresh = a_variant("Wit", producer=baker), a_variant("Bruin", producer=baker)
    offer = an_offer(cycle, known, price_cents=360, purchase_cents=300)

    apply(cycle, "product;inkoop\nWit;3,20\nBruin;2,50")

    assert (now(offer)[:2], now(cycle.offers.get(variant=fresh))[:2]) == ((385, 320), (300, 250))


def test_column_that_is_not_there_keeps_what_was_and_an_empty_cell_lifts_the_limit(cycle: OrderCycle) -> None:
    offer = an_offer(cycle, a_variant("Wit"), limit=5, max_per_customer=2)

    apply(cycle, "product;limiet;aan\nWit;;nee")

    assert now(offer) == (340, 340, None, 2, False)


def test_unknown_headings_are_told(cycle: OrderCycle) -> None:
    a_variant("Wit")

    assert plan(cycle, "product;prijs;Opmerking\nWit;1;lekker").unknown == ["Opmerking"]


def test_new_row_that_is_off_comes_in_switched_off(cycle: OrderCycle) -> None:
    a_variant("Wit")

    apply(cycle, "product;prijs;aan\nWit;1;nee")

    assert cycle.offers.get().is_on is False


def test_open_market_takes_only_what_is_complete(place: Place) -> None:
    cycle = an_open_cycle()
    a_variant("Wit")
    a_variant("Koek", contains=None)
    text = "product;prijs\nWit;1\nKoek;2"

    found = plan(cycle, text)

    assert outcomes(found) == ["new", "wrong"]
    assert "allergenen" in found.rows[1].error
    apply(cycle, text)
    assert cycle.offers.get(variant__product__name="Wit").vat_percent == 6


def test_what_changed_since_the_preview_is_shown_again(cycle: OrderCycle) -> None:
    offer = an_offer(cycle, a_variant("Wit"))
    grid = read_text("product;prijs\nWit;1")
    mark = plan_import(cycle, grid).mark
    change_offer(offer, price_cents=900, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    with pytest.raises(ImportChanged):
        apply_import(cycle, grid, mark=mark, by=SYSTEM, at=NOON)
    assert now(offer)[0] == 900


def test_reading_in_is_for_managers_and_ends_with_closing(place: Place, rita: User) -> None:
    cycle = close_cycle(an_open_cycle(), by=SYSTEM, at=NOON)
    grid = read_text("product;prijs\nWit;1")

    with pytest.raises(NotAllowed):
        apply_import(cycle, grid, mark="", by=actor_for(rita), at=NOON)
    with pytest.raises(CycleTransitionRefused):
        apply_import(cycle, grid, mark="", by=SYSTEM, at=NOON)


@pytest.mark.parametrize("number", [1, 20])
def test_plan_asks_the_same_number_of_questions_for_any_table(
    place: Place, number: int, django_assert_num_queries: object
) -> None:
    cycle = an_open_cycle()
    names = [f"Soort {index}" for index in range(number)]
    for name in names:
        a_variant(name)
    text = "product;prijs\n" + "\n".join(f"{name};2" for name in names)

    with django_assert_num_queries(6):  # type: ignore[operator] # pytest-django's fixture
        assert outcomes(plan(cycle, text)) == ["new"] * number


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pasted"])
def test_reading_back_what_was_written_changes_nothing(cycle: OrderCycle, kind: str) -> None:
    a_slot(cycle)
    strange = a_producer('=HYPERLINK("http://evil.example";"Klik")')
    an_offer(cycle, a_variant('-10% actie; "vers"', producer=strange), price_cents=1234, purchase_cents=1000, limit=3)
    an_offer(cycle, a_variant("'+Rogge", contains=None), price_cents=340, max_per_customer=2)
    an_offer(cycle, a_variant("Crème brûlée", content=(1, "piece")), price_cents=5)
    change_offer(an_offer(cycle), price_cents=0, limit=0, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)
    table = table_of(cycle)
    grids = {
        "csv": lambda: read_file(csv_bytes(table[0], table[1:])),
        "xlsx": lambda: read_file(to_xlsx(table, title="Aanbod")),
        "pasted": lambda: read_text(to_text(read_file(csv_bytes(table[0], table[1:])))),
    }
    grid = grids[kind]()

    assert outcomes(plan_import(cycle, grid)) == ["same"] * 4
    without_code = [row[1:] for row in grid]
    assert outcomes(plan_import(cycle, without_code)) == ["same"] * 4


def test_files_hold_nothing_that_a_spreadsheet_works_out(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("=1+1", producer=a_producer("@SUM(A1)")))
    table = table_of(cycle)

    csv_text = csv_bytes(table[0], table[1:]).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(to_xlsx(table, title="A"))).worksheets[0]

    assert csv_text.splitlines()[1].split(";")[1:3] == ["'@SUM(A1)", "'=1+1"]
    assert [sheet.cell(2, column).data_type for column in (2, 3, 5, 7)] == ["s", "s", "n", "n"]
    assert csv_bytes(table[0], table[1:]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("content", [b"", b"   \n ", b"PK\x03\x04 no workbook", b"\x00\xff\x00", b'product;"onaf'])
def test_what_is_no_table_is_refused(cycle: OrderCycle, content: bytes) -> None:
    with pytest.raises(NothingToRead):
        plan_import(cycle, read_file(content))
