"""Refusals about kinds, things, and the questions of a kind."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.hub.errors import Conflict, InvalidInput, Refused


class AnswerNeeded(InvalidInput):
    """A question that must be answered."""

    code = "answer_needed"
    message = _("Answer this: %(question)s")


class NumberExpected(InvalidInput):
    """Words where a number is asked."""

    code = "number_expected"
    message = _("Write a whole number, for example 25.")


class AnswerNotOffered(InvalidInput):
    """Something else than the answers there are."""

    code = "answer_not_offered"
    message = _("Choose one of the answers.")


class AnswerTooLong(InvalidInput):
    """More words than are kept."""

    code = "answer_too_long"
    message = _("Keep it shorter: at most %(limit)d signs.")


class InvalidKind(InvalidInput):
    """Something about a kind that cannot be kept."""

    code = "invalid_kind"
    message = "%(problem)s"


class InvalidThing(InvalidInput):
    """Something about a thing that cannot be kept."""

    code = "invalid_thing"
    message = "%(problem)s"


class ModuleUnknown(InvalidInput):
    """A module that has nothing to book."""

    code = "module_unknown"
    message = _("Choose where it stands on the website.")


class KindHasThings(Refused):
    """Moving a kind to other pages while there are things of it: they would lose what those pages know of them."""

    code = "kind_has_things"
    message = ngettext_lazy(
        "There is %(count)d thing of this kind, so it stays where it is on the website.",
        "There are %(count)d things of this kind, so it stays where it is on the website.",
        "count",
    )


class QuestionTwice(InvalidInput):
    """Two questions that read the same."""

    code = "question_twice"
    message = _("This question stands there twice: %(question)s")


class ChoicesNeeded(InvalidInput):
    """A choice without anything to choose."""

    code = "choices_needed"
    message = _("Write at least two answers to choose from, one on each line.")


class TiersWrong(InvalidInput):
    """Terms of cancelling that give more back the later one cancels, or say two things of one moment."""

    code = "tiers_wrong"
    message = _("The later somebody cancels, the less comes back. Look at the hours and percents again.")


class HoursCross(InvalidInput):
    """Opening hours of one day that overlap."""

    code = "hours_cross"
    message = _("The second hours of a day start after the first end.")


class PartsInUse(Conflict):
    """Another division while there are bookings that took time of the present one."""

    code = "parts_in_use"
    message = _("%(thing)s has been booked, so its parts can no longer change.")


class PartHasParts(Refused):
    """A part that is a whole itself, or of another kind of hall."""

    code = "part_has_parts"
    message = _("%(part)s has parts of its own. Choose things that have none.")


class StillInService(Refused):
    """Another division of what somebody may be booking this very moment."""

    code = "still_in_service"
    message = _("Take %(thing)s out of service first and save. Then choose its parts.")
