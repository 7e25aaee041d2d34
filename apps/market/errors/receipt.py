"""Refusals about receiving what the producers bring."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Missing, Refused, TransitionRefused


class NotToReceive(TransitionRefused):
    """Ordering is not closed yet, or everything was given out already."""

    code = "not_to_receive"
    message = _("You cannot receive goods for this market now: ordering is still open, or it is over.")


class NothingExpected(Missing):
    """Nobody ordered anything from this producer in this market."""

    code = "nothing_expected"


class ReceiptIsDone(Conflict):
    """Counting ended; taking it up again is an explicit act."""

    code = "receipt_is_done"
    message = _("This delivery was finished already. Open it again if something must change.")


class CountChanged(Conflict):
    """Somebody else counted this since the screen was made. The count of now stands on the new screen."""

    code = "count_changed"
    message = _("Somebody else just counted %(name)s: %(now)s. Nothing was changed. Look and count again.")


class DeliveryChanged(Conflict):
    """What is expected changed since the screen was made."""

    code = "delivery_changed"
    message = _("What is expected changed in the meantime: %(pieces)d pieces now. Look again.")


class CountTooLarge(InvalidInput):
    """More pieces than a village ever gets: a typing error."""

    code = "count_too_large"
    message = _("That is a lot. Type at most %(most)d pieces.")


class MoreRejectedThanCame(InvalidInput):
    """Refusing more pieces than came."""

    code = "more_rejected_than_came"
    message = _("%(received)d came, so at most %(received)d can be refused.")


class RejectsMissing(InvalidInput):
    """A reason or a photo, but no pieces."""

    code = "rejects_missing"
    message = _("How many pieces are not right? Type for example 1.")


class RejectReasonMissing(InvalidInput):
    """Pieces refused without saying why."""

    code = "reject_reason_missing"
    message = _("Choose what is wrong.")


class LinesUncounted(Refused):
    """Finishing while something was not counted. `names` says what."""

    code = "lines_uncounted"
    message = _("Not counted yet: %(names)s. Count first, then finish.")


class NothingToUndo(Conflict):
    """The last count was undone already, or something else was done with it since."""

    code = "nothing_to_undo"
    message = _("This cannot be undone any more. Correct the number instead.")


class ContainersChanged(Conflict):
    """Somebody else wrote down bottles or crates of this delivery since the screen was made."""

    code = "containers_changed"
    message = _("Somebody else just wrote down %(name)s: %(now)d. Nothing was changed. Look again.")
