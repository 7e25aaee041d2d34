"""Refusals about dividing what is short."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import BuurtpuntError, Conflict, Refused


class NothingToDivide(Conflict):
    """There is enough, or nobody knows how much there is, or people can still order."""

    code = "nothing_to_divide"
    message = _("There is nothing to divide here now: there is enough, or it is not counted yet.")


class DivisionChanged(Conflict):
    """What was looked at is not how it is any more; nothing was divided."""

    code = "division_changed"
    message = _("Something changed since you looked. Nothing was divided: look at the numbers again.")


class MoreThanThere(Refused):
    """Numbers by hand that add up to more than there is."""

    code = "more_than_there"
    message = _("You divide %(given)d, and there are %(available)d. Take %(over)d away somewhere.")


class SubstituteNotAllowed(Refused):
    """Something that may not come instead: another allergen, an age limit, dearer, or another sort of thing."""

    code = "substitute_not_allowed"
    message = _("This cannot come instead of it. Choose something of the list.")


class SubstituteGone(Conflict):
    """Others of this division have the last of it already."""

    code = "substitute_gone"
    message = _("Of %(name)s nothing is left for this line. Choose something else, or nothing.")


class DivisionRefused(Refused):
    """Numbers or choices that are not right: `rows` holds a refusal per line, by `Claim.key`."""

    code = "division_refused"
    message = _("Some numbers are not right. Look at the lines that are marked.")

    def __init__(self, rows: Mapping[str, BuurtpuntError], *, whole: BuurtpuntError | None = None) -> None:
        """`whole` is what is wrong with all of it together."""
        super().__init__()
        self.rows = dict(rows)
        self.whole = whole
