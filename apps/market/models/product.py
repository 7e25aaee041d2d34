"""What a producer makes, in which sizes, and what is in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.market.content import size_name
from apps.market.enums import AgeLimit, Allergen, Category, ContentUnit, Presence, SoldBy
from apps.market.models.container import ContainerKind
from apps.market.models.producer import Producer
from apps.payments.enums import VatCode


class Product(models.Model):
    """Something to eat or drink, with what the law wants told before it is bought.

    What is empty (VAT code, age limit, one of the fourteen allergens) was not filled in yet and
    keeps its offers from being published: 'no' is a statement that somebody must make.
    """

    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, related_name="products", verbose_name=_("producer")
    )
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=80, editable=False, blank=True)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    vat_code = models.CharField(_("VAT rate"), max_length=12, blank=True, choices=VatCode.choices)
    age_limit = models.PositiveSmallIntegerField(
        _("age limit"), choices=AgeLimit.choices, null=True, blank=True, default=AgeLimit.NONE
    )
    origin = models.CharField(_("origin"), max_length=80, blank=True)
    storage = models.CharField(
        _("where it stands"), max_length=40, blank=True, help_text=_("For example Fridge 2 or Rack C.")
    )
    is_organic = models.BooleanField(_("organic"), default=False)
    margin_percent = models.DecimalField(
        _("margin (percent)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the margin of the producer."),
    )
    drawing = models.SlugField(_("drawing"), max_length=40, blank=True)
    photo = models.ImageField(_("photo"), upload_to="products/", blank=True)
    photo_description = models.CharField(_("what the photo shows"), max_length=120, blank=True)
    is_active = models.BooleanField(_("in our range"), default=True)

    class Meta:
        """By name."""

        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="market_product_category_known"
            ),
            models.CheckConstraint(
                condition=models.Q(age_limit__isnull=True) | models.Q(age_limit__in=AgeLimit.values),
                name="market_product_age_limit_known",
            ),
            models.CheckConstraint(
                condition=models.Q(margin_percent__isnull=True)
                | models.Q(margin_percent__gte=0, margin_percent__lte=500),
                name="market_product_margin_sane",
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name


class ProductAllergen(models.Model):
    """What the producer declared of one allergen. No row is no answer, and no answer is not 'no'."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="allergens")
    allergen = models.CharField(_("allergen"), max_length=12, choices=Allergen.choices)
    presence = models.CharField(_("present"), max_length=12, choices=Presence.choices)

    class Meta:
        """Once per allergen."""

        verbose_name = _("allergen")
        verbose_name_plural = _("allergens")
        constraints = (
            models.UniqueConstraint(fields=("product", "allergen"), name="market_allergen_once_per_product"),
            models.CheckConstraint(condition=models.Q(allergen__in=Allergen.values), name="market_allergen_known"),
            models.CheckConstraint(condition=models.Q(presence__in=Presence.values), name="market_presence_known"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.get_allergen_display()}: {self.get_presence_display()}"


class Variant(models.Model):
    """A size in which a product is sold: a loaf of 800 g, a bottle of 1 l, a chicken of about 1,6 kg.

    `content_amount` counts grams, millilitres or pieces. Sold by weight, it is the usual weight of
    one piece in grams (between `least_grams` and `most_grams`), and the price is per kilo. The deposit
    is in cents per piece, outside VAT, and counted in pieces of its `container`.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants", verbose_name=_("product"))
    name = models.CharField(_("size"), max_length=40, blank=True, help_text=_("For example bunch or crate of 6."))
    content_amount = models.PositiveIntegerField(_("content"))
    content_unit = models.CharField(_("unit"), max_length=5, choices=ContentUnit.choices)
    sold_by = models.CharField(_("sold"), max_length=6, choices=SoldBy.choices, default=SoldBy.PIECE)
    deposit_cents = models.PositiveIntegerField(_("deposit (cents)"), default=0)
    container = models.ForeignKey(
        ContainerKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("container"),
    )
    least_grams = models.PositiveIntegerField(_("weighs at least (g)"), null=True, blank=True)
    most_grams = models.PositiveIntegerField(_("weighs at most (g)"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("for sale"), default=True)

    class Meta:
        """In their own order."""

        verbose_name = _("size")
        verbose_name_plural = _("sizes")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(content_amount__gt=0), name="market_variant_has_content"),
            models.CheckConstraint(
                condition=models.Q(content_unit__in=ContentUnit.values), name="market_variant_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sold_by=SoldBy.PIECE)
                | models.Q(sold_by=SoldBy.WEIGHT, content_unit=ContentUnit.GRAM),
                name="market_variant_by_weight_is_in_grams",
            ),
            models.CheckConstraint(
                condition=models.Q(deposit_cents=0) | models.Q(container__isnull=False),
                name="market_variant_with_deposit_has_container",
            ),
            models.CheckConstraint(
                condition=models.Q(least_grams__isnull=True, most_grams__isnull=True)
                | models.Q(
                    sold_by=SoldBy.WEIGHT,
                    least_grams__gt=0,
                    least_grams__lte=models.F("content_amount"),
                    most_grams__gte=models.F("content_amount"),
                ),
                name="market_variant_weighs_around_its_content",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.product} {self.name}".strip()

    @property
    def full_name(self) -> str:
        """'Lindekerks bruin, half': see `content.size_name`."""
        return size_name(
            self.product.name, self.name, content_amount=self.content_amount, content_unit=self.content_unit,
            sold_by=self.sold_by,
        )  # fmt: skip
