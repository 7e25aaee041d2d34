"""What the modules ask about a thing of theirs, as a form beside the common one."""

from typing import Any, Final

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from apps.bookings.models import Resource, ResourceKind
from apps.cafe.models import Room
from apps.mobipunt.models import Vehicle

MOST_FACILITIES: Final = 40
NUMBER: Final = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}


class VehicleForm(forms.ModelForm[Vehicle]):
    """What is particular to a vehicle."""

    class Meta:
        """All but whose it is."""

        model = Vehicle
        fields = ("form", "propulsion", "plate", "seats", "load_kg", "range_km", "bay", "extras")
        widgets: Final = {name: forms.TextInput(attrs=NUMBER) for name in ("seats", "load_kg", "range_km")}


class RoomForm(forms.ModelForm[Room]):
    """What is particular to a room."""

    facilities = forms.CharField(
        label=_("What is there"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One thing on each line."),
    )  # fmt: skip

    class Meta:
        """All but whose it is."""

        model = Room
        fields = ("capacity", "area_m2", "is_accessible")
        widgets: Final = {name: forms.TextInput(attrs=NUMBER) for name in ("capacity", "area_m2")}

    def __init__(self, *args: Any, **options: Any) -> None:
        """The facilities as lines."""
        super().__init__(*args, **options)
        self.initial["facilities"] = "\n".join(str(line) for line in self.instance.facilities)

    def clean_facilities(self) -> list[str]:
        """The lines that say something."""
        lines = (" ".join(line.split())[:80] for line in self.cleaned_data["facilities"].splitlines())
        return [line for line in lines if line][:MOST_FACILITIES]

    def save(self, commit: bool = True) -> Room:  # noqa: FBT001, FBT002 - Django's signature
        """With the facilities, which are no field of the model form."""
        self.instance.facilities = self.cleaned_data["facilities"]
        return super().save(commit)


ProfileForm = VehicleForm | RoomForm
_FORMS: Final[dict[str, tuple[type[VehicleForm] | type[RoomForm], str]]] = {
    "mobi": (VehicleForm, "vehicle"),
    "cafe": (RoomForm, "room"),
}


def profile_form(kind: ResourceKind, thing: Resource | None, data: Any = None) -> ProfileForm | None:
    """The form of the kind's module; None where it asks nothing more."""
    if kind.module not in _FORMS:
        return None
    form, name = _FORMS[kind.module]
    return form(data, instance=getattr(thing, name, None) if thing is not None else None, prefix="profiel")


def filled(form: ProfileForm | None) -> Model | None:
    """The profile as it was typed, to be saved by the domain; None when nothing is to be saved."""
    if form is None or (form.instance.pk is not None and not form.has_changed()):
        return None
    return form.save(commit=False)
