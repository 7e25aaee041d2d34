"""How contents, lines and unit prices read."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui.formats import EN_DASH, clock_time, euro, period, weight
from apps.hub.ui.formats import moment as full_moment
from apps.market.amounts import GRAMS_IN_KILO, Range, UnitPrice, amount_range
from apps.market.enums import Allergen, ContentUnit, OnShortage, SoldBy
from apps.market.models import OrderLine, PickupSlot, Variant


def exact_weight(grams: int) -> str:
    """To the gram, as a scale shows it: '712 g', '1,712 kg'."""
    if grams < GRAMS_IN_KILO:
        return weight(grams)
    return f"{number_format(Decimal(grams) / GRAMS_IN_KILO, decimal_pos=3)}{NBSP}kg"


def unit_price_label(price: UnitPrice) -> str:
    """'€ 4,25/kg'."""
    per = {ContentUnit.GRAM: "kg", ContentUnit.MILLILITRE: "l", ContentUnit.PIECE: pgettext("unit price", "piece")}
    return f"{euro(price.cents)}/{per[price.per]}"


def line_label(*, name: str, quantity: int, sold_by: str, content_amount: int) -> str:
    """'2 × Lindekerks bruin', and by weight '± 1 kg Soepgroenten'."""
    if sold_by == SoldBy.WEIGHT:
        return f"±{NBSP}{weight(content_amount * quantity)} {name}"
    return f"{quantity}{NBSP}× {name}"


def label_of_line(line: OrderLine) -> str:
    """The same for an ordered line, with the pieces that count now; weighed, '1,62 kg Kip'."""
    if line.delivered_grams is not None and line.quantity:
        return f"{weight(line.delivered_grams)} {line.name}"
    return line_label(name=line.name, quantity=line.quantity, sold_by=line.sold_by, content_amount=line.content_amount)


def range_label(cents: Range) -> str:
    """'€ 13,35–€ 15,10': what goods by weight will cost once weighed."""
    return euro(cents.least) if cents.least == cents.most else f"{euro(cents.least)}{EN_DASH}{euro(cents.most)}"


def range_of(variant: Variant, *, price_cents: int, quantity: int) -> Range:
    """Between which cents so many pieces of a size by weight will cost."""
    return amount_range(
        price_cents=price_cents, content_amount=variant.content_amount, quantity=quantity,
        least_grams=variant.least_grams, most_grams=variant.most_grams,
    )  # fmt: skip


def weighing_words(variant: Variant, *, price_cents: int, quantity: int) -> str:
    """'prijs na wegen: € 13,35–€ 15,10', and nothing for what is not weighed."""
    if variant.sold_by != SoldBy.WEIGHT:
        return ""
    cents = range_label(range_of(variant, price_cents=price_cents, quantity=quantity))
    return _("price after weighing: %(range)s") % {"range": cents}


def weighing_of_line(line: OrderLine) -> str:
    """The same for an ordered line that was not weighed yet; needs its offer's variant."""
    if line.sold_by != SoldBy.WEIGHT or line.delivered_grams is not None or not line.quantity:
        return ""
    return weighing_words(line.offer.variant, price_cents=line.price_cents, quantity=line.quantity)


def shortage_label(choice: str, *, has_paid: bool) -> str:
    """What happens at a shortage, as its customer reads it. Who has not paid gets nothing back: two words for one."""
    if choice == OnShortage.SUBSTITUTE:
        return _("replace it with something similar, never dearer")
    if not has_paid:
        return _("leave it out, you do not pay for it")
    if choice == OnShortage.REFUND:
        return _("leave it out, you get your money back")
    return _("leave it out, it goes off what you pay next time")


def shortage_words(lines: Sequence[OrderLine], *, has_paid: bool = False) -> list[str]:
    """What happens at a shortage: one sentence when it is the same for all, else the few and then the rest."""
    asked = [
        (line.name, shortage_label(line.on_shortage, has_paid=has_paid)) for line in lines if line.quantity_ordered
    ]
    if not asked:
        return []
    usual, number = Counter(words for _name, words in asked).most_common(1)[0]
    if number == len(asked):
        return [usual]
    return [
        *(f"{name}: {words}" for name, words in asked if words != usual),
        _("the rest: %(words)s") % {"words": usual},
    ]


def until_words(moment: dt.datetime) -> str:
    """'tot wo 20.00 u.': when an offer ends before its market does; within a week, so the day's name is enough."""
    local = clock.local(moment)
    return _("until %(moment)s") % {"moment": f"{format_date(local, 'D')}{NBSP}{clock_time(local)}"}


def earlier_words(ends: Iterable[tuple[str, dt.datetime | None]]) -> list[str]:
    """'Gehakt: aanpassen of annuleren kan tot wo 2 dec, 20.00 u.', of what (name, cut-off) ends before its market.

    True before that moment and after it, so it needs no clock.
    """
    names: dict[dt.datetime, list[str]] = defaultdict(list)
    for name, cut_off_at in ends:
        if cut_off_at is not None:
            names[cut_off_at].append(name)
    return [
        _("%(names)s: you can change or cancel it until %(moment)s.")
        % {"names": ", ".join(names[cut_off_at]), "moment": full_moment(cut_off_at).removesuffix(".")}
        for cut_off_at in sorted(names)
    ]


def slot_label(slot: PickupSlot) -> str:
    """'vr 4 dec, 16.00–16.30 u. · nog 4 plaatsen'."""
    places = ngettext("%(places)s place left", "%(places)s places left", slot.left) % {"places": slot.left}
    return f"{period(slot.starts_at, slot.ends_at)} · {places}"


def allergen_words(codes: list[str]) -> str:
    """'gluten, melk'."""
    return ", ".join(str(Allergen(code).label) for code in codes)


def weekday_moment(moment: dt.datetime, *, at: dt.datetime) -> str:
    """'donderdag 20.00 u.' within the week to come, else with the date."""
    if not dt.timedelta(0) <= moment - at < dt.timedelta(days=6):
        return full_moment(moment)
    return f"{format_date(clock.local(moment), 'l')} {clock_time(moment)}"


def age_words(age: int) -> str:
    """'vanaf 16 jaar'."""
    return _("from %(age)d years") % {"age": age}
