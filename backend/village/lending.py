"""'Uitleendienst': a kind of thing that nobody foresaw, made as a manager makes it. No code of its own."""

import datetime as dt

from apps.bookings.domain.kind import Question, add_kind
from apps.bookings.domain.price import Rate
from apps.bookings.domain.rulebook import change_rules
from apps.bookings.domain.tariff import save_tariff
from apps.bookings.domain.thing import add_thing
from apps.bookings.enums import Basis, FieldScope, FieldType, Handling, HoursBind
from apps.bookings.models import Tariff
from apps.hub.actors import SYSTEM
from apps.payments.enums import VatCode
from backend.village.village import Village

KIND = {
    "name": "Uitleendienst",
    "name_plural": "Uitleendienst",
    "intro": "Gereedschap en feestgerief dat je één keer per jaar nodig hebt. Haal het af aan de toog.",
    "module": "things",
    "icon": "tools",
    "handling": Handling.TAKEN_ALONG,
    "take_word": "Ontlenen",
    "return_word": "Terug",
    "hours_bind": HoursBind.ENDS,
    "cancellation_terms": [[24, 100], [2, 50]],
}
QUESTIONS = (
    Question("Vermogen (watt)", FieldScope.THING, FieldType.NUMBER),
    Question("Wat zit erbij?", FieldScope.THING),
    Question("Voor welke klus?", FieldScope.BOOKING, help_text="Dan geven we het juiste boortje of zeil mee."),
    Question("Wil je uitleg bij het afhalen?", FieldScope.BOOKING, FieldType.YES_NO),
)
HOUSE_RULES = """Breng het schoon en droog terug.
Is er iets stuk? Zeg het gewoon, dan herstellen we het samen.
Gereedschap is voor wie 16 is of ouder."""
DRILL_CASE = "koffer, 12 boortjes, oorbeschermers"
# Name, what it is, where, drawing, watt, what comes with it.
THINGS = (
    ("Boormachine Bosch", "Klopboormachine voor steen en beton", "Rek achter de toog", "drill", 850, DRILL_CASE),
    ("Boormachine Makita", "Op batterij, voor hout en gips", "Rek achter de toog", "drill", 500, DRILL_CASE),
    ("Boormachine Metabo", "Zware boorhamer voor een dikke muur", "Rek achter de toog", "drill", 1100, DRILL_CASE),
    ("Partytent", "Tent van 6 op 3 meter, opgezet met vier", "Berging, vraag de sleutel", "party-tent", None,
     "zijzeilen, haringen, hamer"),
)  # fmt: skip
# All alike: people book one, we choose which.
TABLES = {
    "name": "Statafel",
    "name_plural": "Statafels",
    "intro": "Inklapbaar, met een wit hoesje. Past in de koffer van een gewone auto.",
    "module": "things",
    "icon": "things",
    "handling": Handling.TAKEN_ALONG,
    "take_word": "Ontlenen",
    "return_word": "Terug",
    "picks_unit": True,
    "hours_bind": HoursBind.ENDS,
    "cancellation_terms": [[24, 100]],
}
HOW_MANY_TABLES = 4
PER_DAY, TENT_PER_DAY, TABLE_PER_DAY = 5_00, 20_00, 2_50
DEPOSIT, TENT_DEPOSIT = 25_00, 75_00


def put_lending(village: Village) -> None:
    """The kind, its things, what they cost and the rules."""
    at = village.founded_at
    kind = add_kind(profile=KIND, questions=QUESTIONS, by=SYSTEM, at=at)
    rules = {"max_length": dt.timedelta(days=7), "horizon_days": 60, "house_rules": HOUSE_RULES}
    change_rules(kind, rules=rules, by=SYSTEM, at=at)
    slugs = {question.label: question.slug for question in kind.fields.all()}
    things = []
    for name, about, where, drawing, watt, extras in THINGS:
        facts = {slugs["Vermogen (watt)"]: watt, slugs["Wat zit erbij?"]: extras}
        profile = {"name": name, "description": about, "place_note": where, "drawing": drawing}
        things.append(add_thing(kind, profile=profile, facts=facts, by=SYSTEM, at=at))
    since = village.founded_at.date()
    _price(Tariff(kind=kind, valid_from=since, deposit_cents=DEPOSIT), PER_DAY, at=at)
    _price(Tariff(resource=things[-1], valid_from=since, deposit_cents=TENT_DEPOSIT), TENT_PER_DAY, at=at)


def put_tables(village: Village) -> None:
    """Tables to stand at: a kind of which the place chooses the unit."""
    at = village.founded_at
    kind = add_kind(profile=TABLES, questions=(), by=SYSTEM, at=at)
    change_rules(kind, rules={"max_length": dt.timedelta(days=4), "horizon_days": 120}, by=SYSTEM, at=at)
    for number in range(1, HOW_MANY_TABLES + 1):
        profile = {"name": f"Statafel {number}", "place_note": "Berging, vraag de sleutel", "drawing": "cafe-table"}
        add_thing(kind, profile=profile, facts={}, by=SYSTEM, at=at)
    _price(Tariff(kind=kind, valid_from=at.date(), deposit_cents=0), TABLE_PER_DAY, at=at)


def _price(tariff: Tariff, per_day: int, *, at: dt.datetime) -> None:
    tariff.vat_code = VatCode.VEHICLE
    save_tariff(tariff, rates=[Rate(Basis.DAY, per_day)], by=SYSTEM, at=at)
