"""Who we are: the profile of this buurtpunt, its hours and its modules."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.enums import VatRegime, Weekday
from apps.hub.validators import validate_company_number, validate_iban, validate_readable_colour

INK = "#1c2a23"
COLOURED = ("market", "mobi", "cafe", "things")  # the modules whose colour a buurtpunt may choose
_HEX = RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour like #2c6a3b."))


class Place(models.Model):
    """The one buurtpunt of this installation: what documents, footers and bank slips need.

    A single row (the constraint says so); everything a volunteer organisation may want to call
    itself is data here and not a setting of the server.
    """

    name = models.CharField(_("name"), max_length=80)
    village = models.CharField(_("village"), max_length=80)
    tagline = models.CharField(_("one sentence about it"), max_length=160, blank=True)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=10)
    city = models.CharField(_("municipality"), max_length=80)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=32)
    legal_name = models.CharField(_("legal name"), max_length=120)
    legal_form = models.CharField(_("legal form"), max_length=40)
    company_number = models.CharField(
        _("company number"), max_length=20, blank=True, validators=[validate_company_number]
    )
    account_holder = models.CharField(
        _("account holder"), max_length=70, blank=True, help_text=_("Exactly as your bank registered it.")
    )
    iban = models.CharField(_("account number (IBAN)"), max_length=34, blank=True, validators=[validate_iban])
    vat_regime = models.CharField(_("VAT"), max_length=10, choices=VatRegime.choices, default=VatRegime.NORMAL)
    logo = models.ImageField(_("logo"), upload_to="place/", blank=True)
    colour_market = models.CharField(
        _("colour of the market"), max_length=7, default="#2c6a3b", validators=[_HEX, validate_readable_colour]
    )
    colour_mobi = models.CharField(
        _("colour of the mobipunt"), max_length=7, default="#17598a", validators=[_HEX, validate_readable_colour]
    )
    colour_cafe = models.CharField(
        _("colour of the café"), max_length=7, default="#a23b28", validators=[_HEX, validate_readable_colour]
    )
    colour_things = models.CharField(
        _("colour of what is lent"), max_length=7, default="#6a3d78", validators=[_HEX, validate_readable_colour]
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        """One row."""

        verbose_name = _("the buurtpunt")
        verbose_name_plural = _("the buurtpunt")
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="hub_place_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(vat_regime__in=VatRegime.values), name="hub_place_vat_regime_known"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name

    def colour_of(self, module: str) -> str:
        """The colour of a module, by its code; ink for what has none."""
        return str(getattr(self, f"colour_{module}", INK))


class PlaceHours(models.Model):
    """When the counter is open in a normal week, in local time; several stretches a day are fine."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        """In the order of the week."""

        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="hub_hours_open_before_close"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hub_hours_weekday_exists"),
            models.UniqueConstraint(fields=("place", "weekday", "opens"), name="hub_hours_once"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.get_weekday_display()} {self.opens:%H.%M}-{self.closes:%H.%M}"


class ModuleSwitch(models.Model):
    """A module that a manager switched off (or on again). No row means on; data always stays."""

    code = models.SlugField(primary_key=True)
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        """Plain."""

        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def __str__(self) -> str:
        """Its code."""
        return self.code
