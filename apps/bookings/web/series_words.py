"""A series in words: when it is, how its dates stand, what its cancelling costs."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.bookings.domain.series.rule import SeriesRule, number_in_month, rule_of
from apps.bookings.enums import BookingState, Frequency, OccurrenceState
from apps.bookings.models import Occurrence, Series
from apps.bookings.web.words import state_words
from apps.hub.models import HistoryEvent
from apps.hub.ui import formats

_WHICH: Final = (
    gettext_lazy("first"),
    gettext_lazy("second"),
    gettext_lazy("third"),
    gettext_lazy("fourth"),
    gettext_lazy("fifth"),
)
_EVENT: Final[dict[str, str | Promise]] = {
    "made": gettext_lazy("Asked for"),
    "changed": gettext_lazy("Changed"),
    "goes on otherwise": gettext_lazy("Goes on otherwise from here"),
    "date added": gettext_lazy("A date added"),
    "cancelled": gettext_lazy("Cancelled"),
    "approved": gettext_lazy("Approved"),
    "denied": gettext_lazy("Not approved"),
}
_DAY: Final = 24


def series_title(series: Series) -> str:
    """'Elke dinsdag, 19.00–21.00 u.'."""
    return rule_words(rule_of(series))


def rule_words(rule: SeriesRule) -> str:
    """How it repeats and from when to when, as a line that begins with a capital."""
    words = f"{repeat_words(rule)}, {hours_words(rule.starts, rule.ends)}"
    return words[0].upper() + words[1:]


def repeat_words(rule: SeriesRule) -> str:
    """'elke dinsdag', 'om de 2 weken op dinsdag', 'elke maand op de laatste vrijdag'."""
    weekday, many = str(WEEKDAYS[rule.first_date.weekday()]), rule.interval > 1
    weekday = weekday if formats.is_english() else weekday.lower()
    if rule.frequency == Frequency.WEEKLY:
        words = _("every %(n)d weeks on %(weekday)s") if many else _("every %(weekday)s")
        return words % {"n": rule.interval, "weekday": weekday}
    last = rule.frequency == Frequency.LAST
    which = _("last") if last else str(_WHICH[number_in_month(rule.first_date) - 1])
    words = (
        _("every %(n)d months on the %(which)s %(weekday)s") if many else _("every month on the %(which)s %(weekday)s")
    )
    return words % {"n": rule.interval, "which": which, "weekday": weekday}


def hours_words(starts: dt.time, ends: dt.time) -> str:
    """'19.00–21.00 u.', until midnight '19.00–24.00 u.'; any other end on the next day says so."""
    until = formats.clock_time(ends)
    if ends == dt.time.min:
        until = until.replace("0", "24", 1)
    words = f"{formats.clock_time(starts, unit=False)}{formats.EN_DASH}{until}"
    return words if ends > starts or ends == dt.time.min else _("%(hours)s the next day") % {"hours": words}


def series_badge(series: Series) -> tuple[str, str]:
    """How it stands as a whole, and the colour of its badge; for rows of `all_series`."""
    if series.cancelled_at is not None:
        return _("cancelled"), "plain"
    if series.asked:  # type: ignore[attr-defined] # annotated by the query
        words = _("waits for approval") if series.asked >= series.booked else _("waits in part for approval")  # type: ignore[attr-defined] # as above
        return words, "sun"
    return _("fixed"), ""


def date_badge(row: Occurrence) -> tuple[str, str]:
    """How one date stands, and the colour of its badge."""
    if row.booking is not None:
        words, _sentence, kind = state_words(row.booking)
        return words, kind
    if row.state == OccurrenceState.REJECTED:
        return _("not possible"), "danger"
    return (_("cancelled") if row.reason_code == "cancelled" else _("skipped")), "plain"


def stays_words(row: Occurrence) -> str:
    """Why a booked date did not move along; empty for all others."""
    if row.booking is None or not row.reason or row.booking.state not in {"requested", "confirmed"}:
        return ""
    return _("It stays as it was: %(reason)s") % {"reason": row.reason}


def counts_words(*, booked: int, skipped: int, rejected: int) -> str:
    """'12 keer · 2 overgeslagen · 1 niet mogelijk'."""
    parts = [ngettext("%(n)d time", "%(n)d times", booked) % {"n": booked}]
    if skipped:
        parts.append(ngettext("%(n)d skipped", "%(n)d skipped", skipped) % {"n": skipped})
    if rejected:
        parts.append(ngettext("%(n)d not possible", "%(n)d not possible", rejected) % {"n": rejected})
    return " · ".join(parts)


def terms_in_short(terms: Sequence[Sequence[int]]) -> list[str]:
    """What cancelling one date costs, counted back from each: no dates yet, so no moments."""
    sentences = []
    for hours, percent in terms:
        if not percent:
            continue
        by_day = hours % _DAY == 0 and hours > 0
        count = hours // _DAY if by_day else hours
        before = (
            ngettext("%(n)d day", "%(n)d days", count) if by_day else ngettext("%(n)d hour", "%(n)d hours", count)
        ) % {"n": count}
        if percent == 100 and hours:  # noqa: PLR2004 - percent
            sentences.append(_("Each date can be cancelled for free until %(before)s before.") % {"before": before})
        elif percent == 100:  # noqa: PLR2004 - percent
            sentences.append(_("Each date can be cancelled for free until it starts."))
        elif hours:
            sentences.append(
                _("Until %(before)s before, cancelling costs %(percent)d %%.")
                % {"before": before, "percent": 100 - percent}
            )
        else:
            sentences.append(_("After that, cancelling costs %(percent)d %%.") % {"percent": 100 - percent})
    return sentences


def series_event_words(event: HistoryEvent) -> str:
    """What happened to a series, for who asked it."""
    words = str(_EVENT.get(event.event, event.event.capitalize()))
    date = event.data.get("date")
    return f"{words}: {formats.day(dt.date.fromisoformat(date))}" if date else words


def is_open(row: Occurrence) -> bool:
    """Whether the booking of this date still stands."""
    return row.booking is not None and row.booking.state in {BookingState.REQUESTED, BookingState.CONFIRMED}
