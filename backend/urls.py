"""The addresses of the whole site: Dutch paths, English route names."""

from typing import Final

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

# Path, module. The first that fits wins.
PARTS: Final = (
    ("beheer/", "apps.office.web.urls"),
    ("toog/", "apps.counter.web.urls"),
    ("markt/", "apps.market.web.urls"),
    ("mobipunt/", "apps.mobipunt.web.urls"),
    ("cafe/", "apps.cafe.web.urls"),
    ("lenen/", "apps.bookings.web.lend_urls"),
    ("reserveren/", "apps.bookings.web.reserve_urls"),
    ("mandje/", "apps.payments.web.urls"),
    ("reservaties/", "apps.bookings.web.urls"),
    ("kalender/", "apps.bookings.feed_urls"),
    ("mijn/", "apps.accounts.web.my_urls"),
    ("aanmelden/", "apps.accounts.web.urls"),
    ("api/v1/", "backend.api_urls"),
    ("", "apps.hub.web.urls"),
)
handler404: Final = "apps.hub.web.views.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer/gegevens/", admin.site.urls),
    path("taal/", set_language, name="set_language"),
    *(path(prefix, include(module)) for prefix, module in PARTS),
]
