"""Refusals about closing the books of a market."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Missing, Refused


class SettlementRefused(Refused):
    """Something is not done yet. `gaps` lists all of it."""

    code = "settlement_refused"
    message = _("The market cannot be settled yet: %(missing)s.")


class StatementMissing(Missing):
    """A statement that does not exist."""

    code = "statement_unknown"
    message = _("We do not know this statement.")


class NoAddress(Refused):
    """A producer without an e-mail address."""

    code = "no_address"
    message = _("%(name)s has no e-mail address. Fill it in first, or print the statement.")
