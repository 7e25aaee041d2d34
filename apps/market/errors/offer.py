"""Refusals about the table of offers and what is read into it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import BuurtpuntError, Conflict, InvalidInput, Missing, Refused


class OffersRefused(Refused):
    """Some rows of a table cannot be as asked, so none was changed. `rows` has the refusal by offer id."""

    code = "offers_refused"
    message = _("%(count)d rows are not right. Nothing was changed.")

    def __init__(self, rows: Mapping[int, BuurtpuntError], **context: Any) -> None:
        """Keep which row was refused and why."""
        super().__init__(count=len(rows), **context)
        self.rows = rows


class OfferChangedMeanwhile(Conflict):
    """Somebody else changed this row since it was shown."""

    code = "offer_changed_meanwhile"
    message = _("Somebody changed %(name)s in the meantime. Look again before you change it.")


class InvalidLimit(InvalidInput):
    """A limit below nothing or above what any market has."""

    code = "invalid_limit"
    message = _("Type a whole number up to %(most)d, or nothing for no limit.")


class InvalidMost(InvalidInput):
    """A number per customer that nobody can order."""

    code = "invalid_most"
    message = _("Type a whole number from 1 to %(most)d, or nothing.")


class InvalidCutOff(InvalidInput):
    """An earlier closing that is not earlier, or already past."""

    code = "invalid_cut_off"
    message = _("Choose a moment that still comes, before the market closes on %(closes)s.")


class NothingToRead(InvalidInput):
    """A file or a text in which no table is found."""

    code = "nothing_to_read"
    message = _("We find no table in this. It starts with a row of headings, such as product, producer, price.")


class TableTooLarge(Refused):
    """More than a market has, or a file that swells when it is opened."""

    code = "table_too_large"
    message = _("This is too large: at most %(rows)d rows, %(columns)d columns and 1 MB.")


class ImportChanged(Conflict):
    """What would happen is not what was shown any more."""

    code = "import_changed"
    message = _("The market changed in the meantime. Look again at what will happen.")


class VariantMissing(Missing):
    """A size that does not exist or is not sold any more."""

    code = "variant_unknown"
    message = _("We do not know this product, or it is not sold any more.")


class VariantUnclear(Refused):
    """More than one size that a row can mean."""

    code = "variant_unclear"
    message = _("%(count)d sizes can be meant. Say also of which producer and which size.")


class InvalidSwitch(InvalidInput):
    """Neither yes nor no."""

    code = "invalid_switch"
    message = _("'%(text)s' is neither yes nor no.")
