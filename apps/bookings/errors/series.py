"""Refusals about series."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.hub.errors import InvalidInput, Missing, Refused


class SeriesEndNeeded(InvalidInput):
    """Neither a last day nor a number of times, or both."""

    code = "series_end_needed"
    message = _("Say how long: a last day or a number of times.")


class SeriesEndsTooEarly(InvalidInput):
    """A last day before the first date."""

    code = "series_ends_too_early"
    message = _("The last day must come after the first date.")


class IntervalImplausible(InvalidInput):
    """Every no week, or less than once a year."""

    code = "interval_implausible"
    message = _("Choose a number from 1 to %(most)d.")


class TooManyDates(Refused):
    """More dates than one series may have."""

    code = "too_many_dates"
    message = _("A series has at most %(most)d dates, those that are skipped counted in. Make it shorter.")


class NotTheLast(Refused):
    """'The last one of the month', from a date that is not."""

    code = "not_the_last"
    message = _("The first date is not the last %(weekday)s of its month. Choose another first date.")


class NoDatesLeft(Refused):
    """Every date falls in a holiday that is skipped."""

    code = "no_dates_left"
    message = _("All dates fall in holidays, so nothing is left.")


class NothingPossible(Refused):
    """Not one date can be had."""

    code = "nothing_possible"
    message = ngettext_lazy(
        "That date is not possible. Look at another hour or another place.",
        "None of the %(count)d dates is possible. Look at another hour or another place.",
        "count",
    )


class AssociationNeeded(Refused):
    """A series for somebody alone."""

    code = "association_needed"
    message = _("A series is for associations. Choose in whose name you ask it.")


class NothingLeftOfSeries(Refused):
    """Every date of it is over, or fell through."""

    code = "nothing_left_of_series"
    message = _("Nothing of this series can be changed any more.")


class SeriesEnded(Refused):
    """A date of a series that was cancelled."""

    code = "series_ended"
    message = _("This series was cancelled. Ask a new one.")


class NotInSeries(Missing):
    """'And those that follow', of a booking that stands alone."""

    code = "not_in_series"
    message = _("This booking is not part of a series.")
