"""What is owed, what came in, and the journal that explains both."""

from apps.payments.models.charge import Charge, ChargeLine, ChargeQuerySet
from apps.payments.models.journal import JournalEntry, JournalLine
from apps.payments.models.payment import Allocation, Payment
from apps.payments.models.vat import VatRate

__all__ = ["Allocation", "Charge", "ChargeLine", "ChargeQuerySet", "JournalEntry", "JournalLine", "Payment", "VatRate"]
