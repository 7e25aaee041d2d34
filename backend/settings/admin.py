"""The data admin at /beheer/gegevens/ in our colours and words."""

from typing import Any, Final

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

# Our ink and paper, and the green of the market, in the steps that the admin's style sheet asks for.
_PAPER_TO_INK: Final = {
    "50": "#fbf7ef", "100": "#f3ecdf", "200": "#e0d8c8", "300": "#cfc7b5", "400": "#a69e88", "500": "#6f6a5b",
    "600": "#536058", "700": "#3d4a42", "800": "#2a3830", "900": "#1c2a23", "950": "#111a15",
}  # fmt: skip
_MARKET: Final = {
    "50": "#e5f0e1", "100": "#d3e5cd", "200": "#bcd3b6", "300": "#98bb92", "400": "#6b9a69", "500": "#447f4d",
    "600": "#2c6a3b", "700": "#245831", "800": "#1d4728", "900": "#163720", "950": "#0c2113",
}  # fmt: skip

UNFOLD: Final[dict[str, Any]] = {
    "SITE_TITLE": _("Data"),
    "SITE_HEADER": _("Data"),
    "SITE_SUBHEADER": _("Office"),
    "SITE_URL": reverse_lazy("office:home"),
    "SITE_ICON": lambda _request: static("hub/drawings/brand.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("hub/drawings/brand.svg")}
    ],
    "SHOW_HISTORY": False,  # ours stands in the history of the place, with who and why
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "9px",
    "THEME": "light",
    "COLORS": {"base": _PAPER_TO_INK, "primary": _MARKET},
    "SIDEBAR": {"show_search": False, "show_all_applications": False},
}
