"""Associations and who may book for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import AssociationKind, AssociationRole, CustomerGroup
from apps.accounts.models.person import Person
from apps.hub.validators import validate_company_number


class Association(models.Model):
    """A club, company or service that books and is billed in its own name."""

    code = models.CharField(max_length=10, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(
        _("kind"), max_length=14, choices=AssociationKind.choices, default=AssociationKind.NON_PROFIT
    )
    tariff_group = models.CharField(
        _("tariff group"),
        max_length=11,
        choices=CustomerGroup.choices,
        blank=True,
        help_text=_("Empty: as its kind says."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    company_number = models.CharField(
        _("company number"), max_length=20, blank=True, validators=[validate_company_number]
    )
    shows_name = models.BooleanField(
        _("name may be shown in public"), default=False, help_text=_("In the agenda and in public calendars.")
    )
    members = models.ManyToManyField(
        Person, through="Membership", related_name="associations", verbose_name=_("members")
    )

    class Meta:
        """By name."""

        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ("name",)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Membership(models.Model):
    """A person who may book for an association."""

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("association")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=8, choices=AssociationRole.choices, default=AssociationRole.BOOKER)

    class Meta:
        """Once per person."""

        verbose_name = _("member of an association")
        verbose_name_plural = _("members of associations")
        constraints = (models.UniqueConstraint(fields=("association", "person"), name="accounts_membership_once"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.association}: {self.person}"
