"""The form of a kind: its words, its terms of cancelling and its questions, in rows. Works without a script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bookings.domain.kind import Question
from apps.bookings.enums import FieldScope, FieldType, Handling, HoursBind
from apps.bookings.models import KindField, ResourceKind
from apps.bookings.models.kind import standard_terms
from apps.bookings.web.pages import serving
from apps.hub import modules
from apps.office.web.pictures import ICONS

SPARE: Final = 1  # empty rows to fill in
MAX_ROWS: Final = 20
TIERS: Final = 4
MOST_HOURS: Final = 24 * 366
WORDS: Final = ("name", "name_plural", "intro")
_ROW: Final = ("label", "scope", "type", "choices", "help", "required", "slug", "gone")


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one question."""

    number: int
    fields: Mapping[str, BoundField]

    @property
    def is_known(self) -> bool:
        """Whether it is asked today."""
        return bool(self.fields["slug"].value())


class KindForm(forms.Form):
    """A kind of thing to book; a row of questions without a question is no row."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of one"), help_text=gettext_lazy("For example: Boormachine."), max_length=60
    )
    name_plural = forms.CharField(
        label=gettext_lazy("Name of several"), help_text=gettext_lazy("For example: Boormachines."), max_length=60
    )
    intro = forms.CharField(
        label=gettext_lazy("What is it, in a sentence or two?"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    icon = forms.ChoiceField(
        label=gettext_lazy("Icon"), choices=list(ICONS.items()), widget=forms.RadioSelect, initial="things"
    )
    module = forms.ChoiceField(label=gettext_lazy("Where does it stand on the website?"), widget=forms.RadioSelect)
    handling = forms.ChoiceField(
        label=gettext_lazy("What happens at the start?"), choices=Handling.choices, widget=forms.RadioSelect,
        initial=Handling.TAKEN_ALONG,
    )  # fmt: skip
    take_word = forms.CharField(
        label=gettext_lazy("Word on the counter's button"), required=False, max_length=30,
        help_text=gettext_lazy("For example: Ontlenen. Left empty it says 'Give key' or 'Open room'."),
    )  # fmt: skip
    return_word = forms.CharField(
        label=gettext_lazy("Word when it comes back"), required=False, max_length=30,
        help_text=gettext_lazy("For example: Terug."),
    )  # fmt: skip
    hours_bind = forms.ChoiceField(
        label=gettext_lazy("Opening hours hold for"), choices=HoursBind.choices, widget=forms.RadioSelect,
        initial=HoursBind.ENDS,
        help_text=gettext_lazy("A drill may be out at night; a room may not."),
    )  # fmt: skip
    asks_activity = forms.BooleanField(label=gettext_lazy("Ask what it is for"), required=False)
    asks_attendees = forms.BooleanField(label=gettext_lazy("Ask how many people come"), required=False)
    picks_unit = forms.BooleanField(
        label=gettext_lazy("We choose which one"), required=False,
        help_text=gettext_lazy("People book the kind; which one it is can change until the start."),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"), required=False, initial=True,
        help_text=gettext_lazy("Out of use it is nowhere on the website. Bookings that stand stay."),
    )  # fmt: skip
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MAX_ROWS)

    def __init__(self, data: Any = None, *, rows: int, **options: Any) -> None:
        """So many rows of questions."""
        super().__init__(data, **options)
        self.count = rows
        self.questions: list[Question] = []
        self.terms: list[list[int]] = []
        self.initial["rows"] = rows
        module = self.fields["module"]
        assert isinstance(module, forms.ChoiceField)  # noqa: S101 - declared above
        known = {found.code: found.label for found in modules.known()}
        module.choices = [(code, known[code]) for code in serving() if code in known]
        for index in range(TIERS):
            self._add_tier(index)
        for index in range(rows):
            self._add_row(index)

    def _add_tier(self, index: int) -> None:
        number = index + 1
        self.fields[f"hours_{index}"] = _whole(_("Row %(number)d, hours ahead") % {"number": number}, MOST_HOURS)
        self.fields[f"percent_{index}"] = _whole(_("Row %(number)d, percent back") % {"number": number}, 100)

    def _add_row(self, index: int) -> None:
        made: dict[str, tuple[Any, forms.Field]] = {
            "label": (_("question"), forms.CharField(required=False, max_length=80)),
            "scope": (_("asked"), forms.ChoiceField(choices=FieldScope.choices, initial=FieldScope.BOOKING)),
            "type": (_("answer"), forms.ChoiceField(choices=FieldType.choices, initial=FieldType.TEXT)),
            "choices": (
                _("answers to choose from, one on each line"),
                forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})),
            ),
            "help": (_("explanation"), forms.CharField(required=False, max_length=160)),
            "required": (_("must be answered"), forms.BooleanField(required=False)),
            "slug": (_("name in the data"), forms.SlugField(required=False, widget=forms.HiddenInput)),
            "gone": (_("take this question away"), forms.BooleanField(required=False)),
        }
        for name, (label, field) in made.items():
            field.label = _("Question %(number)d, %(what)s") % {"number": index + 1, "what": label}
            self.fields[f"{name}_{index}"] = field

    def each_tier(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The rows of cancelling to draw."""
        for index in range(TIERS):
            yield self[f"hours_{index}"], self[f"percent_{index}"]

    def each_row(self) -> Iterator[Row]:
        """The questions to draw."""
        for index in range(self.count):
            yield Row(index + 1, {name: self[f"{name}_{index}"] for name in _ROW})

    def clean(self) -> dict[str, Any]:
        """Put terms and questions together; what is missing is asked at its own field."""
        cleaned = super().clean() or self.cleaned_data
        for index in range(TIERS):
            hours, percent = cleaned.get(f"hours_{index}"), cleaned.get(f"percent_{index}")
            if hours is None and percent is None:
                continue
            for name, value in ((f"hours_{index}", hours), (f"percent_{index}", percent)):
                if value is None and name not in self.errors:
                    self.add_error(name, _("Fill in both: the hours and the percent."))
            if hours is not None and percent is not None:
                self.terms.append([hours, percent])
        self.terms.sort(reverse=True)
        for index in range(self.count):
            got = {name: cleaned.get(f"{name}_{index}") for name in _ROW}
            if got["label"] and got["scope"] and got["type"] and not got["gone"]:
                self.questions.append(_question(got))
        return cleaned

    @property
    def profile(self) -> dict[str, Any]:
        """The fields of the kind as they were typed."""
        kept = (name for name in self.cleaned_data if name in KindForm.base_fields and name != "rows")
        return {name: self.cleaned_data[name] for name in kept} | {"cancellation_terms": self.terms}


def _question(got: Mapping[str, Any]) -> Question:
    is_choice = got["type"] == FieldType.CHOICE
    lines = (" ".join(line.split()) for line in (got["choices"] or "").splitlines())
    return Question(
        label=got["label"], scope=FieldScope(got["scope"]), type=FieldType(got["type"]), help_text=got["help"] or "",
        choices=tuple(dict.fromkeys(line for line in lines if line)) if is_choice else (),
        is_required=bool(got["required"]), slug=got["slug"] or "",
    )  # fmt: skip


def _whole(label: str, most: int) -> forms.Field:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )  # fmt: skip


def as_typed(kind: ResourceKind | None) -> dict[str, Any]:
    """A kind as the form shows it; for a new one what most have."""
    if kind is None:
        return _typed_terms(standard_terms()) | {"module": "things"}
    typed: dict[str, Any] = {name: getattr(kind, name) for name in KindForm.base_fields if name != "rows"}
    for index, row in enumerate(kind.fields.all()):
        typed |= _typed_question(index, row)
    return typed | _typed_terms(kind.cancellation_terms)


def _typed_question(index: int, row: KindField) -> dict[str, Any]:
    return {
        f"label_{index}": row.label, f"scope_{index}": row.scope, f"type_{index}": row.type,
        f"choices_{index}": "\n".join(row.choices), f"help_{index}": row.help_text,
        f"required_{index}": row.is_required, f"slug_{index}": row.slug,
    }  # fmt: skip


def _typed_terms(terms: list[list[int]]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for index, (hours, percent) in enumerate(terms[:TIERS]):
        typed |= {f"hours_{index}": hours, f"percent_{index}": percent}
    return typed
