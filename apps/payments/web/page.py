"""What the basket page shows, worked out before the template."""

import hashlib
import json
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.models import Person
from apps.hub.ui import formats
from apps.payments.basket import Section
from apps.payments.web.forms import GuestForm, QuestionsForm


@dataclass(frozen=True, slots=True)
class Wrong:
    """A sentence of the summary on top, and the field it jumps to."""

    text: str
    anchor: str = ""
    label: str = ""


@dataclass(slots=True)
class BasketPage:
    """The sections with the two forms that stand under them."""

    sections: list[Section]
    person: Person | None
    guest_form: GuestForm
    questions: QuestionsForm

    def is_valid(self) -> bool:
        """Whether all that was asked is answered; both forms are looked at, so that all errors show at once."""
        answered = self.questions.is_valid()
        known = self.person is not None or self.guest_form.is_valid()
        return answered and known

    @property
    def held(self) -> str:
        """What was on the screen: when one of them is gone by the time of pressing, it is told."""
        return " ".join(section.ref for section in self.sections)

    @property
    def seen(self) -> str:
        """A print of what is shown to be ordered, at what price and when: nobody is bound by what they did not see."""
        shown = [
            (
                part.ref,
                part.badge if part.until is None else "",
                [(line.label, line.note, line.cents) for line in part.lines],
            )
            for part in self.sections
        ]
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:32]

    @property
    def due_cents(self) -> int:
        """What placing this obliges to pay."""
        return sum(section.total_cents for section in self.sections if not section.asks_approval)

    @property
    def later_cents(self) -> int:
        """What follows once requests are approved."""
        return sum(section.total_cents for section in self.sections if section.asks_approval)

    @property
    def asks_approval(self) -> bool:
        """Whether somebody has to say yes first to a part of it."""
        return any(section.asks_approval for section in self.sections)

    @property
    def button(self) -> str:
        """What pressing does, with the amount and that it obliges to pay (Code of Economic Law, art. VI.46)."""
        if self.due_cents:
            return _("Order with obligation to pay · %(amount)s") % {"amount": formats.euro(self.due_cents)}
        return _("Send my request") if self.asks_approval else _("Confirm")

    @property
    def notices(self) -> list[str]:
        """What must be known before placing, each once."""
        return list(dict.fromkeys(str(notice) for section in self.sections for notice in section.notices))

    @property
    def wrong(self) -> list[Wrong]:
        """All that is not right, for the summary."""
        found = _wrong_in(self.questions)
        return found if self.person else found + _wrong_in(self.guest_form)


def _wrong_in(form: forms.Form) -> list[Wrong]:
    if not form.is_bound:
        return []
    rest = [Wrong(str(text)) for text in form.non_field_errors()]
    return rest + [
        Wrong(str(text), field.id_for_label or field.auto_id, str(field.label))
        for field in form
        for text in field.errors
    ]
