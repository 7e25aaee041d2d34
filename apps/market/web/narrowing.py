"""What is on of the market's filters, as its address says it; and the links that put each on or off."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.market.enums import Allergen, Category
from apps.market.models import OrderCycle, Producer
from apps.market.queries.offer_filter import LONGEST_SEARCH

OFTEN: Final = (Allergen.GLUTEN, Allergen.MILK, Allergen.NUTS)  # one tap away; the others wait in the fold


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters that are on; what the address holds besides, or wrongly, is left out."""

    shelf: str = ""
    text: str = ""
    producer: str = ""
    without: tuple[str, ...] = ()
    is_organic: bool = False
    is_liked: bool = False
    is_known: bool = False
    cycle: str = ""

    @property
    def is_on(self) -> bool:
        """Whether anything is left out by it."""
        return self != Narrowing(cycle=self.cycle)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """For the address and for the hidden fields of the search."""
        found = [
            ("soort", self.shelf),
            *(("zonder", allergen) for allergen in self.without),
            ("van", self.producer),
            ("bio", "1" if self.is_organic else ""),
            ("hart", "1" if self.is_liked else ""),
            ("eerder", "1" if self.is_known else ""),
            ("q", self.text),
            ("ronde", self.cycle),
        ]
        return [pair for pair in found if pair[1]]

    @property
    def query(self) -> str:
        """As it stands behind the question mark."""
        return urlencode(self.pairs)

    @property
    def url(self) -> str:
        """The market's page with these filters."""
        home = reverse("market:home")
        return f"{home}?{self.query}" if self.pairs else home

    @property
    def asked(self) -> dict[str, object]:
        """The same for `OfferFilter`."""
        found: dict[str, object] = {
            "category": [self.shelf] if self.shelf else [],
            "without": list(self.without),
            "producer": self.producer,
            "search": self.text,
        }
        flags = {"organic": self.is_organic, "favourites": self.is_liked, "ordered_before": self.is_known}
        return found | {name: True for name, is_on in flags.items() if is_on}


@dataclass(frozen=True, slots=True)
class Filters:
    """The chips: shelves, the filters most people use, the others, and what is on with the way to drop it."""

    shelves: list[dict[str, object]]
    often: list[dict[str, object]]
    more: list[dict[str, object]]
    producers: list[dict[str, object]]
    on: list[dict[str, object]] = field(default_factory=list)
    clear_url: str = ""
    is_unfolded: bool = False


def narrowing_of(query: QueryDict, *, producers: Sequence[Producer], cycle: OrderCycle, several: bool) -> Narrowing:
    """Read the address; a shelf, allergen or producer that is none is as if it were not there."""
    asked = set(query.getlist("zonder"))
    shelf, producer = query.get("soort", ""), query.get("van", "")
    return Narrowing(
        shelf=shelf if shelf in Category.values else "",
        text=query.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        producer=producer if any(row.slug == producer for row in producers) else "",
        without=tuple(allergen for allergen in Allergen.values if allergen in asked),
        is_organic=query.get("bio") == "1",
        is_liked=query.get("hart") == "1",
        is_known=query.get("eerder") == "1",
        cycle=cycle.code if several else "",
    )


def filters_of(now: Narrowing, *, producers: Sequence[Producer], is_somebody: bool) -> Filters:
    """All chips for what is on now; hearts and 'ordered before' for who is known here."""
    shelves = [("", _("Everything")), *((shelf.value, str(shelf.label)) for shelf in Category)]
    personal = [
        _chip(_("Favourites"), replace(now, is_liked=not now.is_liked), is_on=now.is_liked),
        _chip(_("Ordered before"), replace(now, is_known=not now.is_known), is_on=now.is_known),
    ]
    makers = [
        _chip(
            row.name,
            replace(now, producer="" if row.slug == now.producer else row.slug),
            is_on=row.slug == now.producer,
        )
        for row in producers
    ]
    often = [_without(now, allergen) for allergen in OFTEN]
    more = [_without(now, allergen) for allergen in Allergen if allergen not in OFTEN]
    organic = _chip(_("Organic"), replace(now, is_organic=not now.is_organic), is_on=now.is_organic)
    often = [*(personal if is_somebody else []), organic, *often]
    on = [chip for chip in (*often, *more, *makers) if chip["is_current"]]
    if now.shelf:
        on.insert(0, _chip(str(Category(now.shelf).label), replace(now, shelf=""), is_on=True))
    if now.text:
        on.append(_chip(f"'{now.text}'", replace(now, text=""), is_on=True))
    return Filters(
        shelves=[_chip(label, replace(now, shelf=code), is_on=code == now.shelf) for code, label in shelves],
        often=sorted(often, key=lambda chip: not chip["is_current"]),  # what is on stays in sight on a phone
        more=more,
        producers=makers,
        on=on,
        clear_url=Narrowing(cycle=now.cycle).url,
        is_unfolded=any(chip["is_current"] for chip in (*more, *makers)),
    )


def _without(now: Narrowing, allergen: Allergen) -> dict[str, object]:
    is_on = allergen.value in now.without
    left = tuple(code for code in now.without if code != allergen.value)
    changed = replace(now, without=left if is_on else (*now.without, allergen.value))
    return _chip(_("without %(allergen)s") % {"allergen": allergen.label}, changed, is_on=is_on)


def _chip(label: str, then: Narrowing, *, is_on: bool) -> dict[str, object]:
    return {"label": label, "href": then.url, "is_current": is_on}
