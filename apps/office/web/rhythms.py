"""`/beheer/markt/ritmes/`: markets that come back every week and plan themselves."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.enums import Weekday
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.ui.formats import clock_time, day_long
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import answer_form
from apps.market.domain.draft import plan_after_all
from apps.market.domain.rhythm import MOST_DAYS_BEFORE, MOST_WEEKS, check_rhythm, save_rhythm, stop_rhythm
from apps.market.domain.rhythm_move import plan_moves
from apps.market.models import OrderCycle, Rhythm
from apps.market.queries.rhythm import dropped_of, rhythms_with_drafts
from apps.office.web.market import market_page
from apps.office.web.moments import day_sent, time_field
from apps.office.web.page import render_page
from apps.office.web.range_fields import whole_field
from apps.office.web.range_tabs import range_tabs

SOURCES = 12


class CycleField(forms.ModelChoiceField[OrderCycle]):
    """One of the markets, by its day."""

    def label_from_instance(self, obj: OrderCycle) -> str:
        """'markt van vrijdag 27 november'."""
        return _("market of %(day)s") % {"day": day_long(obj.pickup_on)}


class RhythmForm(forms.Form):
    """Every so many days the same, in local time."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("For example: Friday market.")
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of pick-up"), choices=Weekday.choices, coerce=int, initial=Weekday.FRIDAY
    )
    opens_days_before = whole_field(gettext_lazy("Opens so many days before"), most=MOST_DAYS_BEFORE, initial=7)
    opens_time = time_field(gettext_lazy("Opens at"), "20.00")
    closes_days_before = whole_field(gettext_lazy("Closes so many days before"), most=MOST_DAYS_BEFORE, initial=2)
    closes_time = time_field(gettext_lazy("Closes at"), "20.00")
    weeks_ahead = whole_field(gettext_lazy("Planned so many weeks ahead"), least=1, most=MOST_WEEKS, initial=2)
    source = CycleField(
        label=gettext_lazy("Copy goods and moments of pick-up from"), queryset=OrderCycle.objects.none(),
        to_field_name="code", required=False, empty_label=gettext_lazy("nothing: I fill it in myself"),
    )  # fmt: skip
    opens_by_itself = forms.BooleanField(
        label=gettext_lazy("Opens by itself"), required=False, initial=True,
        help_text=gettext_lazy("Without this a manager opens each market."),
    )  # fmt: skip
    skips_holidays = forms.BooleanField(label=gettext_lazy("Not on public holidays"), required=False, initial=True)
    is_active = forms.BooleanField(label=gettext_lazy("Goes on"), required=False, initial=True)

    def __init__(self, data: Any = None, *, rhythm: Rhythm | None = None, **options: Any) -> None:
        """A rhythm that has markets copies the last of them, so there is nothing to choose."""
        super().__init__(data, **options)
        if rhythm is not None and rhythm.cycles.exists():
            del self.fields["source"]
            return
        source = self.fields["source"]
        assert isinstance(source, CycleField)  # noqa: S101 - declared above
        last = OrderCycle.objects.order_by("-pickup_on", "-pk").values("pk")[:SOURCES]
        source.queryset = OrderCycle.objects.filter(pk__in=list(last.values_list("pk", flat=True)))

    def clean_opens_time(self) -> Any:
        """As people type it."""
        return _time(self.cleaned_data["opens_time"])

    def clean_closes_time(self) -> Any:
        """As people type it."""
        return _time(self.cleaned_data["closes_time"])


@market_page
@require_safe
def rhythms(request: HttpRequest) -> HttpResponse:
    """All of them, those that go on first."""
    page = page_of(request, rhythms_with_drafts())
    context = {
        "tabs": range_tabs("rhythms"),
        "page": page,
        "rows": [(rhythm, words_of(rhythm)) for rhythm in page],
    }
    return render_page(request, "rhythms.html", "market", context)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One that begins."""
    return _form_page(request, None)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Its days and hours."""
    return _form_page(request, _by_code(code))


@market_page
@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Plan no more; what was planned waits for a manager."""
    rhythm = stop_rhythm(_by_code(code), by=actor_for(request.user), at=clock.now())
    messages.success(request, _("%(name)s stopped. What was planned does not open by itself.") % {"name": rhythm.name})
    return see_other(reverse("office:rhythms"))


@market_page
@require_POST
def after_all(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the week of which the market was dropped; done already is fine."""
    rhythm, day = _by_code(code), day_sent(request.POST.get("dag", ""))
    made = plan_after_all(rhythm, day, by=actor_for(request.user), at=clock.now()) if day is not None else []
    if made:
        messages.success(request, _("The market of %(day)s is planned.") % {"day": day_long(made[0].pickup_on)})
    return see_other(reverse("office:rhythm", args=[rhythm.code]))


def words_of(rhythm: Rhythm) -> str:
    """'elke vrijdag · bestellen van 7 dagen ervoor 20.00 u. tot 2 dagen ervoor 20.00 u.'"""
    words = {
        "day": str(Weekday(rhythm.weekday).label).lower(),
        "opens": _days(rhythm.opens_days_before, clock_time(rhythm.opens_time)),
        "closes": _days(rhythm.closes_days_before, clock_time(rhythm.closes_time)),
    }
    return _("every %(day)s, orders from %(opens)s until %(closes)s") % words


def _days(number: int, time: str) -> str:
    if not number:
        return _("the day itself %(time)s") % {"time": time}
    said = ngettext("%(n)d day before %(time)s", "%(n)d days before %(time)s", number)
    return said % {"n": number, "time": time}


def _form_page(request: HttpRequest, rhythm: Rhythm | None) -> HttpResponse:
    form = RhythmForm(request.POST or None, rhythm=rhythm, initial=_as_typed(rhythm))
    if request.method != "POST":
        return _draw(request, rhythm, form)
    return answer_form(
        form,
        save=lambda: _ask(request, rhythm, form) or _save(request, rhythm, form),
        draw=lambda status: _draw(request, rhythm, form, status=status),
    )


def _draw(request: HttpRequest, rhythm: Rhythm | None, form: RhythmForm, *, status: int = 200) -> HttpResponse:
    context = {"rhythm": rhythm, "form": form, "dropped": _dropped(rhythm)}
    return render_page(request, "rhythm.html", "market", context, status=status)


def _ask(request: HttpRequest, rhythm: Rhythm | None, form: RhythmForm) -> HttpResponse | None:
    """Which planned markets move along, the first time that it is asked; nothing where none could."""
    if rhythm is None or "gezien" in request.POST:
        return None
    wanted = copy(rhythm)
    _fill(wanted, form)
    check_rhythm(wanted)
    moves = plan_moves(wanted, before=rhythm, at=clock.now())
    if all(move.stays for move in moves):
        return None
    context = {"rhythm": rhythm, "form": form, "moves": moves, "staying": [move for move in moves if move.stays]}
    return render_page(request, "rhythm_moves.html", "market", context)


def _fill(row: Rhythm, form: RhythmForm) -> None:
    for name, value in form.cleaned_data.items():
        if name != "source":
            setattr(row, name, value)


def _save(request: HttpRequest, rhythm: Rhythm | None, form: RhythmForm) -> HttpResponse:
    before = 0 if rhythm is None else rhythm.cycles.count()
    row = copy(rhythm) if rhythm is not None else Rhythm()
    _fill(row, form)
    saved = save_rhythm(
        row, source=form.cleaned_data.get("source"), moving=request.POST.getlist("schuif"), changed=form.changed_data,
        by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip
    number = saved.cycles.count() - before
    said = ngettext("Saved. %(n)d market is planned.", "Saved. %(n)d markets are planned.", number) % {"n": number}
    messages.success(request, said if number else _("Saved."))
    return see_other(reverse("office:markets") if number or "schuif" in request.POST else reverse("office:rhythms"))


def _dropped(rhythm: Rhythm | None) -> list[OrderCycle]:
    return list(dropped_of(rhythm, since=clock.today())) if rhythm is not None else []


def _as_typed(rhythm: Rhythm | None) -> dict[str, Any]:
    if rhythm is None:
        return {}
    typed = {name: getattr(rhythm, name) for name in RhythmForm.base_fields if name != "source"}
    return typed | {name: f"{typed[name]:%-H.%M}" for name in ("opens_time", "closes_time")}


def _by_code(code: str) -> Rhythm:
    found = Rhythm.objects.filter(code=normalise_code(code)).first()
    if found is None:
        raise Missing
    return found


def _time(text: str) -> Any:
    try:
        return clock.parse_time(text)
    except BuurtpuntError as error:
        raise forms.ValidationError(error.text, code=error.code) from error
