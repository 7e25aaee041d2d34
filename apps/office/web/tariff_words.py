"""Prices on the office's pages, worked out before the template: what holds now, what comes, what was."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.price import PriceList
from apps.bookings.domain.price.phrases import price_rows
from apps.bookings.domain.price.words import headline, short_euro
from apps.bookings.domain.quote import price_list
from apps.bookings.models import Resource, ResourceKind, Tariff

KIND, THING = "soort", "ding"
# How a group stands in an address.
GROUPS: Final = {
    CustomerGroup.EVERYBODY: "iedereen",
    CustomerGroup.MEMBER: "leden",
    CustomerGroup.ASSOCIATION: "verenigingen",
    CustomerGroup.COMPANY: "bedrijven",
    CustomerGroup.FREE: "gratis",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One tariff: from when, in one line and in full."""

    valid_from: dt.date
    short: str
    lines: list[dict[str, object]]
    deposit: str
    vat: str
    edit_url: str
    remove_url: str


@dataclass(slots=True)
class GroupPrices:
    """What one group pays: now, later, and what it paid."""

    label: str
    anchor: str
    new_url: str
    now: Version | None = None
    later: list[Version] = field(default_factory=list)
    past: list[Version] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Owned:
    """The prices of a kind or of one thing."""

    name: str
    url: str
    groups: list[GroupPrices]

    @property
    def has_price(self) -> bool:
        """Whether something holds now for everybody."""
        return any(group.now is not None for group in self.groups)


def owner_address(owner: Resource | ResourceKind) -> tuple[str, str]:
    """How its pages are addressed."""
    return KIND if isinstance(owner, ResourceKind) else THING, owner.slug


def prices_of(owner: Resource | ResourceKind, *, today: dt.date) -> Owned:
    """The tariffs of a kind or a thing, by group. No queries on what comes from `queries.tariffs`."""
    address = owner_address(owner)
    rows = list(owner.tariffs.all())
    return Owned(
        name=owner.name_plural if isinstance(owner, ResourceKind) else owner.name,
        url=reverse("office:tariffs_of", args=address),
        groups=[
            _group(address, group, [row for row in rows if row.group == group], today=today)
            for group in CustomerGroup
            if any(row.group == group for row in rows)
        ],
    )


def _group(address: tuple[str, str], group: str, rows: Iterable[Tariff], *, today: dt.date) -> GroupPrices:
    """`rows` from late to early."""
    slug = GROUPS[CustomerGroup(group)]
    found = GroupPrices(
        label=str(CustomerGroup(group).label).capitalize(),
        anchor=slug,
        new_url=f"{reverse('office:tariff_new', args=address)}?groep={slug}",
    )
    for row in rows:
        version = _version(address, slug, row, today=today)
        if row.valid_from > today:
            found.later.insert(0, version)
        elif found.now is None:
            found.now = version
        else:
            found.past.append(version)
    return found


def _version(address: tuple[str, str], group: str, row: Tariff, *, today: dt.date) -> Version:
    prices = price_list(row)
    place = (*address, group, row.valid_from.isoformat())
    return Version(
        valid_from=row.valid_from,
        short=headline(prices, max(row.valid_from, today)),
        lines=price_lines(prices),
        deposit=short_euro(row.deposit_cents) if row.deposit_cents else "",
        vat=str(row.get_vat_code_display()),
        edit_url=reverse("office:tariff", args=place),
        remove_url=reverse("office:tariff_remove", args=place),
    )


def price_lines(prices: PriceList) -> list[dict[str, object]]:
    """For `ui/lines.html`."""
    return [{"label": words[:1].upper() + words[1:], "cents": cents} for words, cents in price_rows(prices)]


def group_of(slug: str) -> CustomerGroup | None:
    """The group of an address."""
    return next((group for group, known in GROUPS.items() if known == slug), None)


def group_choices() -> list[tuple[str, str]]:
    """Every group by the word in addresses."""
    return [(slug, str(group.label).capitalize()) for group, slug in GROUPS.items()]


def whose(owner: Resource | ResourceKind) -> str:
    """'Deelwagens: alle', or the name of the thing."""
    return _("%(kind)s, all") % {"kind": owner.name_plural} if isinstance(owner, ResourceKind) else owner.name
