"""The form of a thing: what it is, what its kind asks about it, what it is made of."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from apps.bookings.domain.questions import PREFIX, questions_of
from apps.bookings.enums import FieldScope
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.web.forms import question_field
from apps.hub.ui.fields import PhotoField
from apps.office.queries.things import is_divisible, parts_to_choose
from apps.office.web.pictures import DRAWINGS

PHOTO_LONGEST: Final = 1200


class ThingForm(forms.Form):
    """What every thing has, and the answers that its kind asks for."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("What is it?"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    place_note = forms.CharField(
        label=_("Where is it?"), required=False, max_length=160,
        help_text=_("For example: rack behind the counter."),
    )  # fmt: skip
    drawing = forms.ChoiceField(
        label=_("Drawing"), required=False, choices=[("", _("None")), *DRAWINGS.items()], widget=forms.RadioSelect
    )
    photo = PhotoField(
        label=_("Photo"), longest=PHOTO_LONGEST,
        help_text=_("A JPEG, PNG or WebP picture of at most 8 MB. It is shown instead of the drawing."),
    )  # fmt: skip
    without_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    parts = forms.ModelMultipleChoiceField(
        label=_("Made of"), queryset=Resource.objects.none(), to_field_name="slug", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever has the whole, has all its parts; whoever has a part, keeps the whole from others. "
            "They change while the thing is out of service."
        ),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=_("Can be booked"), required=False, initial=True,
        help_text=_("Out of service it stands nowhere on the website. Bookings that stand stay: call those people."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: ResourceKind, thing: Resource | None, **options: Any) -> None:
        """With the questions of the kind; parts only where they may still change."""
        super().__init__(*args, **options)
        self.thing = thing
        self.asked = questions_of(kind, FieldScope.THING)
        self.fields |= {PREFIX + question.slug: question_field(question) for question in self.asked}
        choice = self.fields["parts"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        choice.queryset = parts_to_choose(kind, thing)
        if (thing is not None and not is_divisible(thing)) or not choice.queryset.exists():
            del self.fields["parts"]
        if thing is None or not thing.photo:
            del self.fields["without_photo"]

    @property
    def questions(self) -> list[BoundField]:
        """What the kind asks about it."""
        return [self[PREFIX + question.slug] for question in self.asked]

    @property
    def facts(self) -> dict[str, object]:
        """The answers as they were typed, by question."""
        return {question.slug: self.cleaned_data.get(PREFIX + question.slug) for question in self.asked}

    @property
    def chosen_parts(self) -> list[Resource] | None:
        """The parts that were ticked; None where they cannot change."""
        return list(self.cleaned_data["parts"]) if "parts" in self.fields else None

    def profile(self) -> dict[str, Any]:
        """The fields of the thing."""
        data = self.cleaned_data
        kept: dict[str, Any] = {
            name: data[name] for name in ("name", "description", "place_note", "drawing", "is_active")
        }
        if data.get("photo"):
            kept["photo"] = data["photo"]
        elif data.get("without_photo"):
            kept["photo"] = ""
        return kept


def as_typed(thing: Resource) -> Mapping[str, Any]:
    """A thing as the form shows it."""
    names = ("name", "description", "place_note", "drawing", "is_active")
    answers = {PREFIX + slug: answer for slug, answer in thing.facts.items()}
    parts = [link.part.slug for link in thing.part_links.select_related("part")]
    return {name: getattr(thing, name) for name in names} | answers | {"parts": parts}
