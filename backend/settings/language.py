"""The languages and the clock on the wall; moments are kept in UTC."""

from typing import Final

from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE: Final = "nl"
LANGUAGES: Final = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME: Final = "taal"
LANGUAGE_COOKIE_AGE: Final = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY: Final = True
LANGUAGE_COOKIE_SAMESITE: Final = "Lax"

USE_TZ: Final = True
TIME_ZONE: Final = "Europe/Brussels"
