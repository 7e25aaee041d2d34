"""Somebody we serve, with or without an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Language
from apps.accounts.models.household import Household
from apps.accounts.phone import spell_phone

NAME_LENGTH = 80


class Person(models.Model):
    """A resident, guest or volunteer: a name and one way to reach them, no more.

    Orders and bookings belong to a person; signing in is optional. `search_name` is the name
    without accents, spaces and capitals, so that the counter finds 'Van den Berghe' and
    'vandenberghe' alike; `phone_last4` is what people can say at the counter. Erasing blanks
    the personal columns and leaves the row, so the books stay whole.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    search_name = models.CharField(max_length=NAME_LENGTH, editable=False, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_last4 = models.CharField(max_length=4, editable=False, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    born = models.DateField(_("date of birth"), null=True, blank=True)
    household = models.ForeignKey(
        Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("household")
    )
    is_member = models.BooleanField(_("member"), default=False)
    created_at = models.DateTimeField(_("made on"))
    erased_at = models.DateTimeField(_("erased on"), null=True, blank=True, editable=False)

    class Meta:
        """Reachable unless erased."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("search_name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=False) | ~models.Q(email="", phone=""),
                name="accounts_person_reachable_unless_erased",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(name="", email="", phone="", born__isnull=True, household__isnull=True),
                name="accounts_person_erased_is_blank",
            ),
        )
        indexes = (
            models.Index(fields=("phone_last4",), name="accounts_person_by_last4"),
            models.Index(fields=("search_name",), name="accounts_person_by_name"),
            models.Index(fields=("email",), name="accounts_person_by_email"),
        )

    def __str__(self) -> str:
        """The name, or that it is gone."""
        return self.name or str(_("erased person"))

    @property
    def first_name(self) -> str:
        """For a greeting."""
        return self.name.split(" ", 1)[0]

    @property
    def short_name(self) -> str:
        """'Mieke V.': enough at the counter and on lists that others can see."""
        first, _space, rest = self.name.partition(" ")
        return f"{first} {rest[0].upper()}." if rest else first

    @property
    def phone_display(self) -> str:
        """The number as people write it."""
        return spell_phone(self.phone)
