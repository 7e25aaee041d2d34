"""'Voor wie?': who works the counter does something for somebody else, on everybody's pages.

The person acted for stands in the form (or the address), never in the session: two tabs are two people.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.domain.person import register_person
from apps.accounts.models import Person
from apps.accounts.queries.person import clean_question, people_like, person_by_code
from apps.accounts.rules import is_volunteer
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal

CODE: Final = "voor"  # the chosen person's code
QUESTION: Final = "wie"  # what was typed to find them
MUST: Final = "iemand"  # came here to do it for somebody: never for oneself by mistake
OTHER: Final = "ander"  # a press on 'somebody else'
FIND: Final = "zoek"  # a press on 'find'
MOST: Final = 8


class NewPersonForm(forms.Form):
    """Somebody we do not know yet. What is right, `register_person` says."""

    use_required_attribute = False
    prefix = "nieuw"

    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile or phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off", "inputmode": "email"}),
    )

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return self.is_bound and any(str(self[name].value() or "").strip() for name in self.fields)


@dataclass(slots=True)
class ForWhom:
    """What was said about whom it is for; None as `person` while it is for oneself, or not clear yet."""

    person: Person | None
    question: str
    found: list[Person]
    has_more: bool
    must: bool
    new: NewPersonForm
    errors: list[str] = field(default_factory=list)

    @property
    def is_somebody(self) -> bool:
        """Whether it is for somebody, known yet or not."""
        return bool(self.person or self.question or self.must or self.new.is_filled)

    @property
    def keeps(self) -> dict[str, str]:
        """What goes along in an address to the next page."""
        return {CODE: self.person.code if self.person else "", MUST: "1" if self.must else ""}

    def resolve(self, *, by: Actor, at: dt.datetime) -> Person | None:
        """The person, a new one registered; None with `errors` when it is not clear. In the caller's transaction."""
        if self.person is not None:
            return self.person
        if self.new.is_filled:
            return self._registered(by=by, at=at)
        if self.found:
            self.errors = [_("Choose who it is.")]
        elif self.question:
            self.errors = [_("We find nobody. Fill in a name and a phone number.")]
        else:
            self.errors = [_("Say for whom it is.")]
        return None

    def _registered(self, *, by: Actor, at: dt.datetime) -> Person | None:
        self.new.is_valid()
        try:
            return register_person(**self.new.cleaned_data, by=by, at=at)
        except BuurtpuntError as error:
            add_refusal(self.new, error)
            self.errors = [error.text]
            return None


def for_whom(request: HttpRequest) -> ForWhom | None:
    """What this request says about it; None for who does not work the counter: whatever they sent is nothing."""
    if not is_volunteer(request.user):
        return None
    is_post = request.method == "POST"
    data: Mapping[str, Any] = request.POST if is_post else request.GET
    anew = OTHER in data
    person = None if anew else person_by_code(str(data.get(CODE, "")))
    question = "" if person or anew else clean_question(str(data.get(QUESTION, "")))
    found = list(people_like(question)[: MOST + 1]) if question else []
    return ForWhom(
        person=person,
        question=question,
        found=found[:MOST],
        has_more=len(found) > MOST,
        must=bool(data.get(MUST)) or anew,
        new=NewPersonForm(request.POST if is_post else None),
    )
