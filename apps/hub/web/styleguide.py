"""`/stijlgids/`: every part in every state, in the colours of the modules."""

import datetime as dt
from typing import Any, Final

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.hub import clock
from apps.hub.period import Period
from apps.hub.ui.drawings import ICONS, drawing_names
from apps.hub.ui.ruler import Ruler, Stretch, day_ruler
from apps.hub.ui.week import Event, WeekGrid, week_grid

MODULES: Final = ("market", "mobi", "cafe", "things", "")
SWATCHES: Final = (
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink-soft",
    "sun",
    "sun-tint",
    "danger",
    "accent",
    "accent-tint",
)
MONDAY: Final = dt.date(2026, 11, 23)  # the week of the reference screens, so that pictures compare


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Mobile phone"), required=False, help_text=_("Only to reach you about this."))
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=80)
    layout = forms.ChoiceField(label=_("Layout"), choices=(("rows", _("Rows")), ("circle", _("Circle"))))
    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        choices=(("card", _("Bancontact or card")), ("cash", _("At the counter"))),
        widget=forms.RadioSelect,
    )
    extras = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=(("projector", _("Projector")), ("kitchen", _("Kitchen"))),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    remarks = forms.CharField(label=_("Anything else?"), required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(label=_("I read the house rules"), help_text=_("They hang beside the door too."))


def _moment(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return clock.at_local(MONDAY + dt.timedelta(days=day), dt.time(hour, minute))


def _between(day: int, start: int, end: int) -> Period:
    return Period(_moment(day, start), _moment(day, end))


def _ruler() -> Ruler:
    stretches = (
        Stretch(_between(5, 6, 7), "taken", href="#rulers"),
        Stretch(_between(5, 9, 12), "mine", str(_("you"))),
        Stretch(_between(5, 13, 14), "chosen", href="#rulers"),
        Stretch(_between(5, 15, 18), "taken", href="#rulers"),
        Stretch(_between(5, 18, 19), "pending"),
        Stretch(_between(5, 22, 23), "closed", str(_("closed"))),
    )
    return day_ruler(MONDAY + dt.timedelta(days=5), stretches, at=_moment(5, 8, 20))


def _week() -> WeekGrid:
    events = (
        Event(_between(1, 10, 12), "Yoga 55+", str(_("weekly")), href="#weeks"),
        Event(_between(2, 14, 17), "Repaircafé"),
        Event(_between(3, 13, 15), "Infoavond", str(_("waits for approval")), "pending"),
        Event(_between(4, 16, 18), "Marktmoment", kind="mine"),
        Event(_between(5, 9, 15), "Familie Claes", "eetfeest"),
        Event(_between(5, 13, 16), "De Kelder", str(_("taken")), "taken"),
        Event(_between(6, 9, 18), str(_("closed")), kind="closed"),
    )
    days = [MONDAY + dt.timedelta(days=day) for day in range(7)]
    return week_grid(days, events, opens=9, closes=18, today=MONDAY + dt.timedelta(days=1))


def _dates() -> list[dict[str, Any]]:
    return [
        {
            "date": MONDAY + dt.timedelta(days=day),
            "href": "#chips",
            "is_current": day == 5,  # noqa: PLR2004 - the Saturday
            "is_today": day == 1,
            "is_closed": day == 6,  # noqa: PLR2004 - the Sunday
        }
        for day in range(1, 8)
    ]


def _samples() -> dict[str, Any]:
    return {
        "module_codes": MODULES,
        "swatches": SWATCHES,
        "form": SampleForm(prefix="a"),
        "wrong_form": SampleForm({"b-name": "Mieke", "b-people": "twee"}, prefix="b"),
        "ruler": _ruler(),
        "week": _week(),
        "dates": _dates(),
        "chips": (
            {"label": _("Everything"), "href": "#chips", "is_current": True},
            {"label": _("Bread"), "href": "#chips", "note": "12"},
            {"label": _("Dairy and eggs"), "href": "#chips"},
        ),
        "slots": (
            {"value": "1", "label": "16.00–16.30 u.", "left": 4, "is_chosen": True},
            {"value": "2", "label": "16.30–17.00 u.", "left": 1},
            {"value": "3", "label": "17.00–17.30 u.", "left": 0},
            {"value": "4", "label": "17.30–18.30 u.", "left": None},
        ),
        "lines": (
            {"label": "2 × Lindekerks bruin", "under": "Bakkerij Ooms", "cents": 680},
            {"label": "± 1 kg soepgroenten", "cents": 290, "badge": _("price after weighing"), "badge_kind": "sun"},
            {"label": _("Deposit"), "cents": 50, "is_soft": True},
        ),
        "crumbs": (
            {"label": _("Market"), "href": "#crumbs"},
            {"label": _("Bread"), "href": "#crumbs"},
            {"label": "Lindekerks bruin"},
        ),
        "tabs": (
            {"label": _("Today"), "href": "#tabs", "is_current": True, "icon": "today"},
            {"label": _("Tomorrow"), "href": "#tabs", "note": "3"},
        ),
        "page": Paginator(range(50), 20).page(2),
        "qr": mark_safe(segno.make("https://delinde.example", micro=False).svg_inline(scale=6)),
        "moments": {"start": _moment(5, 9), "end": _moment(5, 12)},
        "drawings": drawing_names(),
        "icons": ICONS,
    }


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The living style page."""
    return render(request, "hub/styleguide.html", _samples())
