"""Kinds of bottles and crates."""

from django.utils.translation import gettext as _

from apps.hub.codes import fresh_code
from apps.hub.money import format_cents
from apps.market.models import ContainerKind


def container_of_deposit(cents: int) -> ContainerKind:
    """The nameless kind for all that has this deposit, made when there is none. Deposit in cents, above zero."""
    known = ContainerKind.objects.filter(deposit_cents=cents).order_by("pk").first()
    if known is not None:
        return known
    name = _("Deposit of %(amount)s") % {"amount": format_cents(cents)}
    kind, _made = ContainerKind.objects.get_or_create(
        name=name, defaults={"code": fresh_code(ContainerKind), "deposit_cents": cents}
    )
    return kind
