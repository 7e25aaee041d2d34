"""Icons and drawings that a manager chooses from, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ICONS: Final[Words] = {
    "things": _("wrench"),
    "tools": _("drill"),
    "garden": _("spade"),
    "tent": _("tent"),
    "toys": _("blocks"),
    "book": _("book"),
    "music": _("loudspeaker"),
    "kitchen": _("knife and fork"),
    "desk": _("desk lamp"),
    "mobi": _("bicycle"),
    "car": _("car"),
    "room": _("door"),
    "cafe": _("cup of coffee"),
    "people": _("people"),
    "calendar": _("calendar"),
    "key": _("key"),
}
DRAWINGS: Final[Words] = {
    "drill": _("drill"),
    "toolbox": _("toolbox"),
    "party-tent": _("party tent"),
    "board-game": _("board game"),
    "cargo-bike": _("cargo bike"),
    "long-cargo-bike": _("long cargo bike"),
    "e-bike": _("e-bike"),
    "e-bike-second": _("e-bike with a basket"),
    "car": _("car"),
    "car-second": _("estate car"),
    "hall": _("hall"),
    "hall-left": _("hall, left half"),
    "hall-right": _("hall, right half"),
    "cellar": _("cellar"),
    "meeting-room": _("meeting room"),
    "cafe-table": _("café table"),
    "coffee": _("cup of coffee"),
    "key": _("key"),
}
