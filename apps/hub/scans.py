"""The hub's own recurring work."""

import datetime as dt

from apps.hub.domain.idempotency import forget_old_answers
from apps.hub.domain.mail import forget_old_mails, send_waiting_mails
from apps.hub.jobs import scan


@scan("hub.send_mail", every=dt.timedelta(seconds=2))
def send_mail(at: dt.datetime) -> int:
    """Send what waits."""
    return send_waiting_mails(at=at)


@scan("hub.forget", every=dt.timedelta(hours=1))
def forget(at: dt.datetime) -> int:
    """Remove what has had its time: sent mails, answers to old API calls."""
    return forget_old_mails(at=at) + forget_old_answers(at=at)
