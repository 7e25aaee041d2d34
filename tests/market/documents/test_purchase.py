"""The order sheet on paper: hostile names are text, and the same sheet is the same bytes."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.purchase import send_sheets
from apps.market.domain.sheet import sheet_as_sent
from apps.market.models import Producer, PurchaseLine, PurchaseOrder
from tests.factories_market import an_order, closed
from tests.factories_market_sheets import LATER, a_market, a_sent_sheet, a_supplier, an_offer_of, mails_about

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]

HOSTILE = (
    '#read("/etc/passwd") #import "x": *',
    "] #panic() [ $ \\ ` \" ' // /* */ @cite <label>",
    "Brood 🍞 👩‍🌾",
    "לחם חיטה مخبز",
    "\u202eevil\u202c \u200b",
    "x" * 120,
    "= Kop\n- lijst",
    "a\x07b",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_text_on_the_sheet(buyer: Person, name: str) -> None:
    sheet = a_sent_sheet(buyer, packs_per_customer=True)
    PurchaseLine.objects.update(name=name)
    Producer.objects.update(name=name[:80])
    Place.objects.update(name=name[:60])
    buyer.name = name[:80]
    buyer.save()

    files = sheet_as_sent(PurchaseOrder.objects.get(pk=sheet.pk)).files

    assert files[0].content.startswith(b"%PDF-")
    assert len(files) == 3


def test_name_of_five_hundred_signs_fits(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    drawn = sheet_as_sent(sheet)
    drawn.lines[0].name = "Zuurdesembrood met " * 30

    from apps.market.documents.purchase import sheet_data, sheet_pdf

    assert sheet_pdf(sheet, sheet_data(sheet, drawn.lines, None)).startswith(b"%PDF-")


def test_sheet_sent_is_the_same_bytes_each_time(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)

    assert sheet_as_sent(sheet).pdf == sheet_as_sent(PurchaseOrder.objects.get(pk=sheet.pk)).pdf


def test_sheet_uses_fonts_that_come_along_only(buyer: Person) -> None:
    pdf = sheet_as_sent(a_sent_sheet(buyer)).pdf

    assert b"LibertinusSerif" in pdf
    assert b"Helvetica" not in pdf


def test_table_has_weights_and_amounts(buyer: Person) -> None:
    cycle, producer = a_market(), a_supplier()
    chicken = an_offer_of(
        cycle, producer, "=Kip", content=(1600, "g"), sold_by="weight", price_cents=900, purchase_cents=700
    )
    an_order(buyer, cycle, (chicken, 2))
    (sheet,) = send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    table = sheet_as_sent(sheet).files[1].content.decode("utf-8-sig").splitlines()

    assert table[1] == f"{sheet.number};'=Kip;±\N{NO-BREAK SPACE}1,6\N{NO-BREAK SPACE}kg;2;3,2;7,00;kg;22,40"


def test_erased_customer_has_a_code_and_no_name(buyer: Person) -> None:
    sheet = a_sent_sheet(buyer, packs_per_customer=True)
    buyer.name = ""
    buyer.save()

    (customer,) = sheet_as_sent(sheet).data["customers"]

    assert (customer["name"], customer["items"]) == ("", [["3 ×", "Lindekerks bruin"]])


def test_sheet_is_drawn_with_constant_queries(buyer: Person, django_assert_max_num_queries: object) -> None:
    sheet = PurchaseOrder.objects.select_related("cycle", "producer").get(pk=a_sent_sheet(buyer).pk)

    with django_assert_max_num_queries(3):  # type: ignore[operator] # pytest-django's fixture
        sheet_as_sent(sheet)


@pytest.mark.parametrize(("pieces", "together"), [(1, ""), (2, "± 3,2\N{NO-BREAK SPACE}kg")])
def test_weight_is_an_estimate_and_said_once(buyer: Person, pieces: int, together: str) -> None:
    cycle, producer = a_market(), a_supplier()
    chicken = an_offer_of(cycle, producer, "Kip", content=(1600, "g"), sold_by="weight", purchase_cents=700)
    an_order(buyer, cycle, (chicken, pieces))
    (sheet,) = send_sheets(closed(cycle), by=SYSTEM, at=LATER)

    data = sheet_as_sent(sheet).data
    assert data["rows"][0]["together"] == together
    assert data["total"].startswith("± ")
    weight = "1,6\N{NO-BREAK SPACE}kg"
    assert mails_about("purchase_order")[0].text.count(weight) == 1
