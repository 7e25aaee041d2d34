"""Closed sets about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages a person can be written to in."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class AssociationKind(models.TextChoices):
    """Who rents: decides the tariff group, unless it has one of its own, and VAT treatment later on."""

    NON_PROFIT = "non_profit", _("association")
    COMPANY = "company", _("company")
    MUNICIPALITY = "municipality", _("municipality")


class AssociationRole(models.TextChoices):
    """What a member may do for the association."""

    CONTACT = "contact", _("contact, may book and answers for it")
    BOOKER = "booker", _("may book for it")


class CustomerGroup(models.TextChoices):
    """Who pays what, and who may book how far ahead; `rules.customer_group` tells whose is which."""

    EVERYBODY = "everybody", _("everybody")
    MEMBER = "member", _("members")
    ASSOCIATION = "association", _("associations")
    COMPANY = "company", _("companies")
    FREE = "free", _("free of charge")


class Role(models.TextChoices):
    """Roles of signed-in people; the names of the permission groups."""

    RESIDENT = "resident", _("resident")
    MEMBER = "member", _("member")
    VOLUNTEER = "volunteer", _("volunteer")
    MANAGER = "manager", _("manager")
