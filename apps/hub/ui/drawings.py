"""Icons and drawings as inline SVG, read once."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist, _render_icon

FOLDER: Final = Path(__file__).resolve().parents[1] / "static" / "hub" / "drawings"
UNKNOWN: Final = "basket"
_NAME: Final = re.compile(r"[a-z0-9-]+")

# Our word for it: the name in the lucide set.
ICONS: Final = {
    "add": "plus",
    "back": "chevron-left",
    "basket": "shopping-basket",
    "bell": "bell",
    "book": "book-open",
    "cafe": "coffee",
    "calendar": "calendar-days",
    "car": "car",
    "cash": "banknote",
    "desk": "lamp-desk",
    "card": "credit-card",
    "check": "check",
    "clock": "clock",
    "crate": "package-open",
    "close": "x",
    "copy": "copy",
    "counter": "store",
    "down": "chevron-down",
    "edit": "pencil",
    "euro": "euro",
    "home": "house",
    "key": "key-round",
    "kitchen": "utensils",
    "language": "languages",
    "less": "minus",
    "link": "link",
    "lock": "lock",
    "mail": "mail",
    "market": "store",
    "me": "circle-user-round",
    "mobi": "bike",
    "music": "speaker",
    "garden": "shovel",
    "next": "chevron-right",
    "office": "layout-dashboard",
    "out": "log-out",
    "people": "users",
    "phone": "phone",
    "place": "map-pin",
    "print": "printer",
    "room": "door-open",
    "scale": "scale",
    "search": "search",
    "settings": "settings",
    "sign-in": "log-in",
    "tick": "check",
    "tent": "tent",
    "things": "wrench",
    "today": "sun",
    "tools": "drill",
    "toys": "blocks",
    "trash": "trash-2",
    "undo": "undo-2",
    "warning": "triangle-alert",
    "info": "info",
}


# Ours, where the set has no fitting one: the bike of the mobipunt has no rider.
OWN_ICONS: Final = {
    "mobi": (
        '<circle cx="5.5" cy="16.5" r="3.5"/><circle cx="18.5" cy="16.5" r="3.5"/>'
        '<path d="M5.5 16.5 9 8.5h6l3.5 8M9 8.5l3.5 8L15 8.5M7 6h3M5.5 16.5h7M15 8.5 14.2 6H17"/>'
    ),
}


@cache
def icon_svg(name: str, size: int = 22) -> SafeString:
    """The icon by our word for it, hidden from screen readers: a word always stands beside it."""
    hidden = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    try:
        svg = _render_icon(ICONS.get(name, name), size, **hidden)
    except IconDoesNotExist:
        svg = _render_icon("circle", size, **hidden)
    if name in OWN_ICONS:
        svg = re.sub(r"(<svg[^>]*>).*(</svg>)", rf"\g<1>{OWN_ICONS[name]}\g<2>", svg, flags=re.DOTALL)
    return mark_safe(" ".join(svg.split()).replace(" />", "/>").replace("> <", "><"))


@cache
def drawing_names() -> tuple[str, ...]:
    """Every drawing there is, by name."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@cache
def drawing_svg(name: str) -> SafeString:
    """The drawing's SVG for the page; for a name we do not have, the empty basket."""
    path = FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        path = FOLDER / f"{UNKNOWN}.svg"
    svg = path.read_text(encoding="utf-8").strip()
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    svg = svg.replace("<svg", '<svg class="drawing" aria-hidden="true" focusable="false"', 1)
    return mark_safe(re.sub(r">\s+<", "><", svg))
