"""The sheet of a product as a form: itself, fourteen answers, and its sizes in rows. Works without a script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.hub.ui.fields import PhotoField
from apps.market.enums import AgeLimit, Allergen, Category, ContentUnit, Presence, SoldBy
from apps.market.models import ContainerKind, Producer, Product, Variant
from apps.office.web.pictures import GOODS
from apps.office.web.range_fields import PercentField, whole_field
from apps.payments.enums import VatCode

SPARE: Final = 1
MAX_ROWS: Final = 12
MOST_CONTENT: Final = 100_000
PHOTO_LONGEST: Final = 1200
_ROW: Final = ("name", "amount", "unit", "sold", "container", "least", "most", "active", "pk")
# What a market sells: not what is hired out or drunk on the spot.
_VAT: Final = (VatCode.FOOD, VatCode.ALCOHOL)


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one size."""

    number: int
    is_known: bool
    fields: Mapping[str, BoundField]


class ProductForm(forms.Form):
    """A product; a row of sizes without a content is no row."""

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    producer = forms.ModelChoiceField(
        label=gettext_lazy("Producer"),
        queryset=Producer.objects.order_by("name"),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose one"),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.ChoiceField(label=gettext_lazy("Shelf"), choices=Category.choices)
    vat_code = forms.ChoiceField(label=pgettext_lazy("label", "VAT rate"), required=False)
    age_limit = forms.TypedChoiceField(
        label=gettext_lazy("Age limit"), choices=[("", gettext_lazy("not filled in")), *AgeLimit.choices],
        required=False, coerce=int, empty_value=None, initial=AgeLimit.NONE,
    )  # fmt: skip
    margin_percent = PercentField(
        label=gettext_lazy("Own margin (percent)"), required=False,
        help_text=gettext_lazy("Empty: the margin of the producer."),
    )  # fmt: skip
    origin = forms.CharField(label=gettext_lazy("Origin"), required=False, max_length=80)
    storage = forms.CharField(
        label=gettext_lazy("Where it stands"), required=False, max_length=40,
        help_text=gettext_lazy("For example Fridge 2 or Rack C."),
    )  # fmt: skip
    is_organic = forms.BooleanField(label=gettext_lazy("Organic"), required=False)
    is_active = forms.BooleanField(
        label=gettext_lazy("In our range"), required=False, initial=True,
        help_text=gettext_lazy("Without this it comes in no new market."),
    )  # fmt: skip
    photo = PhotoField(
        label=gettext_lazy("Photo"), longest=PHOTO_LONGEST,
        help_text=gettext_lazy("A JPEG, PNG or WebP picture of at most 8 MB. It is shown instead of the drawing."),
    )  # fmt: skip
    without_photo = forms.BooleanField(label=gettext_lazy("Take the photo away"), required=False)
    photo_description = forms.CharField(
        label=gettext_lazy("What can be seen on the photo?"), required=False, max_length=120,
        help_text=gettext_lazy("For who cannot see it. For example: a round loaf, cut open."),
    )  # fmt: skip
    drawing = forms.ChoiceField(label=gettext_lazy("Drawing"), required=False, widget=forms.RadioSelect)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MAX_ROWS)

    def __init__(
        self, data: Any = None, files: Any = None, *, rows: int, product: Product | None = None, **options: Any
    ) -> None:
        """So many rows of sizes; a product that is there keeps its VAT rate and drawing even when they are odd ones."""
        super().__init__(data, files, **options)
        self.count, self.sizes = rows, list[Variant]()
        self.known = {variant.pk: variant for variant in product.variants.all()} if product is not None else {}
        self.initial["rows"] = rows
        vat = self.fields["vat_code"]
        assert isinstance(vat, forms.ChoiceField)  # noqa: S101 - declared above
        odd = {product.vat_code} - {*_VAT, ""} if product is not None else set()
        vat.choices = [("", _("not filled in")), *((code, VatCode(code).label) for code in (*_VAT, *odd))]
        self._offer_pictures(product)
        for allergen in Allergen:
            self.fields[f"allergen_{allergen.value}"] = forms.ChoiceField(
                label=str(allergen.label).capitalize(), required=False,
                choices=[("", _("not filled in")), *Presence.choices],
            )  # fmt: skip
        containers = ContainerKind.objects.filter(is_active=True).order_by("name")
        self.containers = {str(kind.pk): kind for kind in containers}
        self.containers |= {str(one.container_id): one.container for one in self.known.values() if one.container}
        for index in range(rows):
            self._add_row(index)

    def _offer_pictures(self, product: Product | None) -> None:
        own = product.drawing if product is not None else ""
        drawing = self.fields["drawing"]
        assert isinstance(drawing, forms.ChoiceField)  # noqa: S101 - declared above
        odd = {own: own} if own and own not in GOODS else {}
        drawing.choices = [("", _("None")), *GOODS.items(), *odd.items()]
        if product is None or not product.photo:
            del self.fields["without_photo"]

    def _add_row(self, index: int) -> None:
        kinds = [("", _("none")), *((pk, str(kind)) for pk, kind in self.containers.items())]
        made: dict[str, tuple[Any, forms.Field]] = {
            "name": (_("name"), forms.CharField(required=False, max_length=40)),
            "amount": (_("content"), whole_field("", least=1, most=MOST_CONTENT, required=False)),
            "unit": (_("counted in"), forms.ChoiceField(choices=ContentUnit.choices, initial=ContentUnit.GRAM)),
            "sold": (_("sold"), forms.ChoiceField(choices=SoldBy.choices, initial=SoldBy.PIECE)),
            "container": (_("container"), forms.ChoiceField(choices=kinds, required=False)),
            "least": (_("weighs at least (g)"), whole_field("", least=1, most=MOST_CONTENT, required=False)),
            "most": (_("weighs at most (g)"), whole_field("", least=1, most=MOST_CONTENT, required=False)),
            "active": (_("for sale"), forms.BooleanField(required=False, initial=True)),
            "pk": ("", forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31)),
        }
        for name, (label, field) in made.items():
            field.label = _("Size %(number)d, %(what)s") % {"number": index + 1, "what": label}
            self.fields[f"{name}_{index}"] = field

    def each_row(self) -> Iterator[Row]:
        """The sizes to draw."""
        for index in range(self.count):
            fields = {name: self[f"{name}_{index}"] for name in _ROW}
            yield Row(index + 1, bool(fields["pk"].value()), fields)

    def each_allergen(self) -> Iterator[BoundField]:
        """The fourteen, in the order of the law."""
        for allergen in Allergen.values:
            yield self[f"allergen_{allergen}"]

    @property
    def declared(self) -> dict[str, str]:
        """Per allergen the answer; nothing where there is none."""
        return {code: self.cleaned_data.get(f"allergen_{code}", "") for code in Allergen.values}

    @property
    def profile(self) -> dict[str, Any]:
        """The fields of the product itself."""
        return {name: self.cleaned_data[name] for name in PROFILE}

    def clean(self) -> dict[str, Any]:
        """Make a size of each row; what is missing is asked at its own field."""
        cleaned = super().clean() or self.cleaned_data
        for index in range(self.count):
            got = {name: cleaned.get(f"{name}_{index}") for name in _ROW}
            size = self.known.get(got["pk"] or 0)
            wants_one = got["name"] or got["least"] or got["most"] or size is not None
            if got["amount"] is None:
                if wants_one and f"amount_{index}" not in self.errors:
                    self.add_error(f"amount_{index}", _("Say how much is in it."))
                continue
            self._check_weight(index, got)
            self.sizes.append(self._size(size or Variant(), got))
        return cleaned

    def _check_weight(self, index: int, got: Mapping[str, Any]) -> None:
        if got["sold"] == SoldBy.WEIGHT and got["unit"] != ContentUnit.GRAM:
            self.add_error(f"unit_{index}", _("What is sold by weight is counted in grams."))
        least, most = got["least"], got["most"]
        if (least is None) != (most is None):
            self.add_error(f"least_{index}", _("Fill in both: the least and the most."))
        elif least is not None and (got["sold"] != SoldBy.WEIGHT or not least <= got["amount"] <= most):
            self.add_error(f"least_{index}", _("Only by weight, with the usual weight between the least and the most."))

    def _size(self, size: Variant, got: Mapping[str, Any]) -> Variant:
        size.name, size.content_amount, size.content_unit = got["name"] or "", got["amount"], got["unit"] or ""
        size.sold_by, size.is_active = got["sold"] or "", bool(got["active"])
        size.least_grams, size.most_grams = got["least"], got["most"]
        size.container = self.containers.get(got["container"] or "")
        return size


# Photo and sizes are told apart from what the product itself is.
PROFILE: Final = tuple(name for name in ProductForm.base_fields if name not in {"rows", "photo", "without_photo"})


def as_typed(product: Product | None, sizes: Sequence[Variant]) -> dict[str, Any]:
    """A product as the form shows it."""
    if product is None:
        return {}
    typed: dict[str, Any] = {name: getattr(product, name) for name in PROFILE}
    typed["producer"] = product.producer.slug
    typed |= {f"allergen_{code}": answer for code, answer in product.allergens.values_list("allergen", "presence")}
    for index, size in enumerate(sizes):
        typed |= {
            f"name_{index}": size.name, f"amount_{index}": size.content_amount, f"unit_{index}": size.content_unit,
            f"sold_{index}": size.sold_by, f"container_{index}": size.container_id or "",
            f"least_{index}": size.least_grams, f"most_{index}": size.most_grams, f"active_{index}": size.is_active,
            f"pk_{index}": size.pk,
        }  # fmt: skip
    return typed
