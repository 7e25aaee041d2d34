"""What a manager types about rules, quotas and capabilities."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.rulebook import LENGTHS, LIMITS, RULES
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Capability, Resource, ResourceKind
from apps.bookings.models.rulebook import STANDARD, Rulebook, rulebook_of
from apps.bookings.web.rule_words import spell_group, spell_length
from apps.hub.errors import BuurtpuntError

MINUTE: Final = dt.timedelta(minutes=1)
HOUR: Final = dt.timedelta(hours=1)
_BY_HOUR: Final = ("max_length",)
_UNITS: Final = {
    "step_minutes": gettext_lazy("minutes"),
    "min_length": gettext_lazy("minutes"),
    "max_length": gettext_lazy("hours"),
    "buffer_before": gettext_lazy("minutes"),
    "buffer_after": gettext_lazy("minutes"),
    "notice_hours": gettext_lazy("hours"),
    "horizon_days": gettext_lazy("days"),
    "horizon_member_days": gettext_lazy("days"),
    "horizon_association_days": gettext_lazy("days"),
    "answer_hours": gettext_lazy("hours"),
    "min_age": gettext_lazy("years"),
}
_GROUPS: Final = (
    (gettext_lazy("How long"), ("step_minutes", "min_length", "max_length", "buffer_before", "buffer_after")),
    (
        gettext_lazy("When"),
        ("notice_hours", "horizon_days", "horizon_member_days", "horizon_association_days", "closed_on_holidays"),
    ),
    (gettext_lazy("Who"), ("capability", "min_age", "needs_approval", "answer_hours")),
    (gettext_lazy("What to agree with"), ("house_rules",)),
)


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    )


class RulesForm(forms.Form):
    """The rules of a kind or a thing. What is left empty is as the kind says, or as usual."""

    step_minutes = _number(gettext_lazy("Booked by"))
    min_length = _number(gettext_lazy("Shortest"))
    max_length = forms.DecimalField(
        label=gettext_lazy("Longest"), required=False, max_digits=7, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
    )  # fmt: skip
    buffer_before = _number(gettext_lazy("Kept free before"))
    buffer_after = _number(gettext_lazy("Kept free after"))
    notice_hours = _number(gettext_lazy("At least so long ahead"))
    horizon_days = _number(gettext_lazy("At most so far ahead"))
    horizon_member_days = _number(gettext_lazy("Members, so far ahead"))
    horizon_association_days = _number(gettext_lazy("Associations, so far ahead"))
    closed_on_holidays = forms.ChoiceField(label=gettext_lazy("Closed on public holidays"), required=False)
    capability = forms.ModelChoiceField(
        label=gettext_lazy("Only for who may"), queryset=Capability.objects.none(), to_field_name="slug",
        required=False, empty_label="",
    )  # fmt: skip
    min_age = _number(gettext_lazy("Youngest age"))
    needs_approval = forms.ChoiceField(label=gettext_lazy("Needs approval"), required=False)
    answer_hours = _number(gettext_lazy("Answer a request within"))
    house_rules = forms.CharField(
        label=gettext_lazy("House rules"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, data: Any, *, owner: ResourceKind | Resource) -> None:
        """The rules as they are, and beside each what holds when it is left empty."""
        super().__init__(data, initial=_as_typed(owner))
        below = rulebook_of(owner.kind) if isinstance(owner, Resource) else STANDARD
        kind = owner.kind if isinstance(owner, Resource) else None
        choice = self.fields["capability"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Capability.objects.order_by("name")
        inherited = kind.capability.name if kind and kind.capability else _("nothing is asked")
        choice.empty_label = _("as the kind: %(value)s") % {"value": inherited} if kind else inherited
        for name in ("needs_approval", "closed_on_holidays"):
            self._offer_yes_no(name, below, has_kind=kind is not None)
        for name in (*LIMITS, *LENGTHS):
            self.fields[name].help_text = _hint(name, below, has_kind=kind is not None)
        if kind is not None and kind.house_rules:
            self.fields["house_rules"].help_text = _("Empty: the house rules of the kind.")

    def _offer_yes_no(self, name: str, below: Rulebook, *, has_kind: bool) -> None:
        field, word = self.fields[name], _("yes") if getattr(below, name) else _("no")
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        usual = _("as the kind: %(value)s") if has_kind else _("as usual: %(value)s")
        field.choices = [("", usual % {"value": word}), ("yes", _("yes")), ("no", _("no"))]

    def groups(self) -> Iterator[tuple[object, list[tuple[forms.BoundField, object]]]]:
        """The fields under their headings, each with its unit."""
        for title, names in _GROUPS:
            yield title, [(self[name], _UNITS.get(name, "")) for name in names]

    def rules(self) -> dict[str, Any]:
        """What was typed, as the domain takes it."""
        given = self.cleaned_data
        said = {name: given[name] for name in RULES if name in given}
        for name in LENGTHS:
            if given[name] is not None:
                said[name] = _length(name, given[name])
        for name in ("needs_approval", "closed_on_holidays"):
            said[name] = {"yes": True, "no": False}.get(given[name])
        return said

    def explain(self, error: BuurtpuntError) -> None:
        """Say limits of a length in the unit that was asked."""
        if error.field in _BY_HOUR and "least" in error.context:
            error.context["least"], error.context["most"] = 1, error.context["most"] * MINUTE // HOUR


class QuotaForm(forms.Form):
    """At most so many, of what, by whom."""

    owner = forms.ChoiceField(label=gettext_lazy("Of what?"))
    limit = forms.IntegerField(
        label=gettext_lazy("At most"), widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    )
    measure = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=QuotaMeasure.choices)
    span = forms.ChoiceField(label=gettext_lazy("Over which time?"), choices=QuotaSpan.choices)
    holder = forms.ChoiceField(label=gettext_lazy("Who shares it?"), choices=QuotaHolder.choices)
    group = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is to book, kinds first."""
        super().__init__(*args, **kwargs)
        kinds = ResourceKind.objects.order_by("position", "name")
        things = Resource.objects.order_by("kind__position", "position", "name")
        whole = [(f"soort:{kind.slug}", _("all of %(kind)s") % {"kind": kind.name_plural.lower()}) for kind in kinds]
        single = [(f"ding:{thing.slug}", thing.name) for thing in things]
        owner, group = self.fields["owner"], self.fields["group"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(group, forms.ChoiceField)  # noqa: S101 - declared above
        owner.choices = [("", _("Choose one")), (_("All of a kind together"), whole), (_("One thing"), single)]
        group.choices = [(value, spell_group(value)) for value in ("", *CustomerGroup.values)]

    def whose(self) -> ResourceKind | Resource:
        """What was chosen."""
        what, _colon, slug = self.cleaned_data["owner"].partition(":")
        return ResourceKind.objects.get(slug=slug) if what == "soort" else Resource.objects.get(slug=slug)


class CapabilityForm(forms.Form):
    """A capability in words."""

    name = forms.CharField(
        label=gettext_lazy("What may they?"), help_text=gettext_lazy("For example: drive cars."), max_length=60
    )
    how_to_get = forms.CharField(
        label=gettext_lazy("How do they get it?"), required=False, max_length=200,
        help_text=gettext_lazy("One sentence for who does not have it yet."),
    )  # fmt: skip


def _as_typed(owner: ResourceKind | Resource) -> dict[str, Any]:
    typed: dict[str, Any] = {name: getattr(owner, name) for name in (*LIMITS, "house_rules")}
    typed |= {name: _count(name, getattr(owner, name)) for name in LENGTHS}
    words = {None: "", True: "yes", False: "no"}
    typed |= {name: words[getattr(owner, name)] for name in ("needs_approval", "closed_on_holidays")}
    return typed | {"capability": owner.capability.slug if owner.capability else ""}


def _count(name: str, length: dt.timedelta | None) -> Decimal | int | None:
    if length is None:
        return None
    if name in _BY_HOUR:
        hours = Decimal(length // MINUTE) / (HOUR // MINUTE)
        return int(hours) if hours == int(hours) else hours.quantize(Decimal("0.01"))
    return length // MINUTE


def _length(name: str, number: Decimal | int) -> dt.timedelta:
    """Capped, so that the domain and not the computer says that it is too long."""
    minutes = number * (HOUR // MINUTE) if name in _BY_HOUR else number
    return min(round(minutes), 10**8) * MINUTE


def _hint(name: str, below: Rulebook, *, has_kind: bool) -> str:
    """What holds when it is left empty."""
    value = getattr(below, name)
    if value is None:
        word = _("as everybody") if name.startswith("horizon_") else _("no limit")
    elif name in LENGTHS:
        word = spell_length(value)
    else:
        word = f"{value} {_UNITS[name]}"
    said = _("Empty: as the kind (%(value)s).") if has_kind else _("Empty: %(value)s.")
    return said % {"value": word}
