"""'Uitleendienst': a kind that no app knows, made by data alone."""

import datetime as dt

from apps.bookings.domain.kind import Question, add_kind
from apps.bookings.domain.price import Rate
from apps.bookings.domain.rulebook import change_rules
from apps.bookings.domain.tariff import save_tariff
from apps.bookings.domain.thing import add_thing
from apps.bookings.enums import Basis, FieldScope, FieldType
from apps.bookings.models import Resource, ResourceKind, Tariff
from apps.hub.actors import SYSTEM
from apps.payments.domain.vat import ensure_starting_rates
from apps.payments.enums import VatCode
from tests.factories import NOON

JOB = "voor-welke-klus"
WATT = "vermogen"
QUESTIONS = (
    Question("Vermogen", FieldScope.THING, FieldType.NUMBER),
    Question("Voor welke klus?", FieldScope.BOOKING, is_required=True),
)


def a_lending_kind(**profile: object) -> ResourceKind:
    """Its words, a question about each thing and one at each booking; five euro a day and a deposit of 25."""
    ensure_starting_rates()
    words = {
        "name": "Uitleendienst", "name_plural": "Uitleendienst", "intro": "Gereedschap voor één keer.",
        "module": "things", "icon": "tools", "take_word": "Ontlenen", "return_word": "Terug",
    }  # fmt: skip
    kind = add_kind(profile=words | profile, questions=QUESTIONS, by=SYSTEM, at=NOON)
    tariff = Tariff(kind=kind, valid_from=dt.date(2026, 1, 1), vat_code=VatCode.VEHICLE, deposit_cents=25_00)
    save_tariff(tariff, rates=[Rate(Basis.DAY, 5_00)], by=SYSTEM, at=NOON)
    return kind


def a_drill(name: str = "Boormachine", *, kind: ResourceKind | None = None, rules: str = "") -> Resource:
    """A drill of 850 watt; `rules` are the house rules of its kind."""
    kind = kind or ResourceKind.objects.filter(slug="uitleendienst").first() or a_lending_kind()
    if rules:
        change_rules(kind, rules={"house_rules": rules}, by=SYSTEM, at=NOON)
    profile = {"name": name, "place_note": "Rek achter de toog", "drawing": "drill"}
    return add_thing(kind, profile=profile, facts={WATT: "850"}, by=SYSTEM, at=NOON)
