"""Sentences of Django that we say in our own Dutch: the catalogue of an app goes before Django's."""

from typing import Final

from django.utils.translation import gettext_noop

SAID_ANEW: Final = (gettext_noop("This field is required."),)
