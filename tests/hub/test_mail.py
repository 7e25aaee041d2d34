import datetime as dt
import smtplib
from collections.abc import Sequence

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings

from apps.accounts.models import User
from apps.hub.actors import actor_for
from apps.hub.domain.mail import (
    MAX_ATTEMPTS,
    Attachment,
    forget_old_mails,
    send_mail_later,
    send_waiting_mails,
    try_mails_again,
)
from apps.hub.enums import MailState
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail, Place


class BrokenServer(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages: object) -> int:
        """Fail as smtplib does."""
        raise smtplib.SMTPServerDisconnected


BROKEN = f"{__name__}.BrokenServer"


def queue(at: dt.datetime) -> OutgoingMail:
    mail = send_mail_later(
        to="mieke@voorbeeld.example",
        template="accounts/mail/sign_in_code",
        context={"code": "123456"},
        language="nl",
        attachments=[Attachment("rit.ics", "text/calendar", b"BEGIN:VCALENDAR")],
    )
    assert mail.created_at == at
    return mail


@pytest.mark.django_db
def test_mail_is_sent_once_with_its_twin_and_files(noon: dt.datetime, place: Place) -> None:
    queue(noon)
    assert send_waiting_mails(at=noon) == 1
    assert send_waiting_mails(at=noon + dt.timedelta(days=1)) == 0
    (sent,) = django_mail.outbox
    assert sent.to == ["mieke@voorbeeld.example"]
    assert "123456" in sent.body
    assert isinstance(sent, django_mail.EmailMultiAlternatives)
    assert sent.alternatives[0][1] == "text/html"
    assert sent.attachments[0][0] == "rit.ics"
    row = OutgoingMail.objects.get()
    assert (row.state, row.sent_at) == (MailState.SENT, noon)


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_change_that_failed_never_leaves(noon: dt.datetime) -> None:
    with transaction.atomic():
        queue(noon)
        transaction.set_rollback(True)
    assert send_waiting_mails(at=noon) == 0


@pytest.mark.django_db
@override_settings(EMAIL_BACKEND=BROKEN)
def test_mail_waits_while_the_server_is_away_and_is_given_up_in_the_end(noon: dt.datetime, place: Place) -> None:
    queue(noon)
    at = noon
    for _attempt in range(MAX_ATTEMPTS - 1):
        assert send_waiting_mails(at=at) == 0
        assert send_waiting_mails(at=at) == 0
        row = OutgoingMail.objects.get()
        assert row.state == MailState.WAITING
        at = row.next_try_at
    send_waiting_mails(at=at)
    assert OutgoingMail.objects.get().state == MailState.FAILED
    assert at - noon == dt.timedelta(minutes=2 ** (MAX_ATTEMPTS - 1) - 1)


@pytest.mark.django_db
def test_manager_lets_a_mail_that_was_given_up_be_tried_again(
    noon: dt.datetime, place: Place, jef: User, rita: User
) -> None:
    queue(noon)
    OutgoingMail.objects.update(state=MailState.FAILED, attempts=MAX_ATTEMPTS)
    with pytest.raises(NotAllowed):
        try_mails_again(OutgoingMail.objects.all(), by=actor_for(rita), at=noon)
    assert try_mails_again(OutgoingMail.objects.all(), by=actor_for(jef), at=noon) == 1
    assert send_waiting_mails(at=noon) == 1


@pytest.mark.django_db
def test_mail_that_another_worker_claimed_is_left_to_it(
    noon: dt.datetime, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(noon)
    queue(noon)

    class Claims(EmailBackend):
        """The other worker, which claims all that waits while we send the first."""

        def send_messages(self, messages: Sequence[EmailMessage]) -> int:
            OutgoingMail.objects.filter(state=MailState.WAITING).update(next_try_at=noon + dt.timedelta(minutes=5))
            return super().send_messages(messages)

    monkeypatch.setattr("tests.hub.test_mail.Claims", Claims, raising=False)
    with override_settings(EMAIL_BACKEND=f"{__name__}.Claims"):
        assert send_waiting_mails(at=noon) == 1


@pytest.mark.django_db
def test_mail_without_markup_is_only_text(noon: dt.datetime, place: Place) -> None:
    queue(noon)
    OutgoingMail.objects.update(html="")
    send_waiting_mails(at=noon)
    (sent,) = django_mail.outbox
    assert isinstance(sent, django_mail.EmailMultiAlternatives)
    assert sent.alternatives == []


@pytest.mark.django_db
def test_mail_leaves_after_an_outage(noon: dt.datetime, place: Place) -> None:
    queue(noon)
    assert send_waiting_mails(at=noon + dt.timedelta(days=3)) == 1


@pytest.mark.django_db
def test_old_mails_are_forgotten_but_not_those_that_wait(noon: dt.datetime, place: Place) -> None:
    queue(noon)
    send_waiting_mails(at=noon)
    queue(noon)
    assert forget_old_mails(at=noon + dt.timedelta(days=29)) == 0
    forget_old_mails(at=noon + dt.timedelta(days=31))
    assert [row.state for row in OutgoingMail.objects.all()] == [MailState.WAITING]


@pytest.mark.django_db
def test_line_breaks_cannot_enter_a_subject(noon: dt.datetime, place: Place) -> None:
    mail = send_mail_later(
        to="mieke@voorbeeld.example",
        template="accounts/mail/sign_in_code",
        context={"code": "1\r\nBcc: iemand@elders.example"},
        language="en",
    )
    assert mail.subject == "1 Bcc: iemand@elders.example is your code to sign in"
