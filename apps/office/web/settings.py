"""`/beheer/instellingen/`: who we are, when we are open, what we offer."""

from collections.abc import Iterator
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.web.access import managers_only
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.domain.modules import switch_module
from apps.hub.domain.place import set_place_hours, update_place
from apps.hub.errors import BuurtpuntError
from apps.hub.models import Place
from apps.hub.models.place import COLOURED
from apps.hub.pictures import redraw_picture
from apps.hub.queries.place import the_place
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.web.hours_form import HoursForm, hours_as_typed
from apps.office.web.menu import Chip
from apps.office.web.page import render_page

LOGO_LONGEST: Final = 512
COLOURS: Final = tuple(f"colour_{module}" for module in COLOURED)
_GROUPS: Final = (
    (gettext_lazy("Who we are"), ("name", "village", "tagline")),
    (gettext_lazy("Where to find us"), ("street", "postcode", "city", "email", "phone")),
    (
        gettext_lazy("On documents"),
        ("legal_name", "legal_form", "company_number", "vat_regime", "account_holder", "iban"),
    ),
    (gettext_lazy("Colours"), COLOURS),
)


class PlaceForm(forms.ModelForm[Place]):
    """The profile; `revision` is the one that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        """All but the logo, which has a form of its own."""

        model = Place
        fields = tuple(name for _title, names in _GROUPS for name in names)
        widgets: Final = {name: forms.TextInput(attrs={"type": "color"}) for name in COLOURS}

    def groups(self) -> Iterator[tuple[object, list[forms.BoundField]]]:
        """The fields under their headings."""
        for title, names in _GROUPS:
            yield title, [self[name] for name in names]


class LogoForm(forms.Form):
    """A picture for the top of each page."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("A JPEG, PNG or WebP picture of at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who we are, and the logo."""
    place = the_place()
    if request.method != "POST":
        return _profile(request, PlaceForm(instance=place, initial={"revision": place.revision}))
    form = PlaceForm(request.POST, instance=the_place())
    if not form.is_valid():
        return _profile(request, form, status=422)
    changes = dict(form.cleaned_data)
    revision = changes.pop("revision")
    try:
        update_place(place, changes=changes, revision=revision, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _profile(request, form, status=status_of(error))
    messages.success(request, _("Saved."))
    return redirect("office:settings")


@managers_only
@require_POST
def logo(request: HttpRequest) -> HttpResponse:
    """Take in a logo: drawn anew, so that only a picture is kept."""
    place, form = the_place(), LogoForm(request.POST, request.FILES)
    profile_form = PlaceForm(instance=place, initial={"revision": place.revision})
    if not form.is_valid():
        return _profile(request, profile_form, logo_form=form, status=422)
    sent = form.cleaned_data["logo"]
    name = f"logo-{place.revision + 1}"
    try:
        picture = redraw_picture(sent, size=sent.size, name=name, longest=LOGO_LONGEST, field="logo")
        by, at = actor_for(request.user), clock.now()
        update_place(place, changes={"logo": picture}, revision=place.revision, by=by, at=at)
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _profile(request, profile_form, logo_form=form, status=status_of(error))
    messages.success(request, _("That is your logo now."))
    return redirect("office:settings")


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """When the counter is open in a normal week."""
    place = the_place()
    form = HoursForm(request.POST) if request.method == "POST" else HoursForm(initial=hours_as_typed(place.hours.all()))
    if request.method != "POST":
        return _hours(request, form)
    if not form.is_valid():
        return _hours(request, form, status=422)
    try:
        set_place_hours(place, hours=form.hours(), by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _hours(request, form, status=status_of(error))
    messages.success(request, _("Saved."))
    return redirect("office:hours")


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def switches(request: HttpRequest) -> HttpResponse:
    """Which modules there are; what is off keeps its data."""
    if request.method == "POST":
        on, code = request.POST.get("on") == "1", request.POST.get("module", "")
        switch_module(code, on=on, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("It is on.") if on else _("It is off. Its data stays."))
        return redirect("office:modules")
    off = modules.switched_off()
    rows = [(module, module.code not in off) for module in modules.known()]
    return render_page(request, "settings_modules.html", "settings", {"tabs": _tabs("modules"), "rows": rows})


def _tabs(current: str) -> list[Chip]:
    pages = (
        ("profile", gettext_lazy("Who we are"), "office:settings"),
        ("hours", gettext_lazy("Opening hours"), "office:hours"),
        ("modules", gettext_lazy("What we offer"), "office:modules"),
    )
    return [Chip(label, reverse(route), code == current) for code, label, route in pages]


def _profile(
    request: HttpRequest, form: PlaceForm, *, logo_form: LogoForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "tabs": _tabs("profile"),
        "form": form,
        "logo_form": logo_form or LogoForm(),
        "has_logo": bool(the_place().logo),
    }
    return render_page(request, "settings.html", "settings", context, status=status)


def _hours(request: HttpRequest, form: HoursForm, *, status: int = 200) -> HttpResponse:
    return render_page(
        request, "settings_hours.html", "settings", {"tabs": _tabs("hours"), "form": form}, status=status
    )
