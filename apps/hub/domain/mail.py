"""The outbox: write a mail in the transaction it tells about, send it afterwards."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.enums import MailState
from apps.hub.models import MailAttachment, OutgoingMail, Place
from apps.hub.rules import MANAGE_PLACE, require

MAX_ATTEMPTS = 8  # with doubling pauses: about four hours
BATCH = 50


@dataclass(frozen=True)
class Attachment:
    """A file to go with a mail."""

    name: str
    content_type: str
    content: bytes


def send_mail_later(
    *,
    to: str,
    template: str,
    context: Mapping[str, object],
    language: str,
    attachments: Sequence[Attachment] = (),
) -> OutgoingMail:
    """Render `<template>.subject.txt`, `.txt` and `.html` in the person's language and queue the mail.

    Part of the caller's transaction: rolled back means never sent, committed means sent.
    """
    full = {**context, "place": Place.objects.first(), "base_url": settings.BUURTPUNT_URL, "language": language}
    subject, text = words_of_mail(template, full, language=language)
    with translation.override(language):
        html = render_to_string(f"{template}.html", full)
    at = clock.now()
    with transaction.atomic():
        mail = OutgoingMail.objects.create(
            to=to, subject=subject[:250], text=text, html=html, template=template, created_at=at, next_try_at=at
        )
        MailAttachment.objects.bulk_create(
            MailAttachment(mail=mail, name=file.name, content_type=file.content_type, content=file.content)
            for file in attachments
        )
    return mail


def words_of_mail(template: str, context: Mapping[str, object], *, language: str) -> tuple[str, str]:
    """Subject and text as they would be sent, also to look at beforehand; the context holds `place` and `base_url`."""
    with translation.override(language):
        subject = " ".join(_plain(f"{template}.subject.txt", context).split())
        return subject, _plain(f"{template}.txt", context).strip() + "\n"


def _plain(template: str, context: Mapping[str, object]) -> str:
    """Text is not HTML: an apostrophe in a name stays one."""
    return Engine.get_default().get_template(template).render(Context(dict(context), autoescape=False))


def send_waiting_mails(*, at: dt.datetime) -> int:
    """Send what waits and is due; returns how many left. No transaction is open while the network works.

    A mail is claimed first by pushing its next try forward, so two workers never take the same one and
    a killed worker's mail is tried again (a worker killed between the sending and the note sends it twice).
    """
    sent = 0
    due = OutgoingMail.objects.filter(state=MailState.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
    for mail in due[:BATCH]:
        pause = dt.timedelta(minutes=2**mail.attempts)
        claimed = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING, next_try_at=mail.next_try_at).update(
            next_try_at=at + pause, attempts=mail.attempts + 1
        )
        if claimed:
            sent += _send(mail, at=at)
    return sent


def _send(mail: OutgoingMail, *, at: dt.datetime) -> int:
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for file in mail.attachments.all():
        message.attach(file.name, bytes(file.content), file.content_type)
    try:
        message.send()
    except (OSError, ValueError):  # smtplib's errors are OSErrors, a bad address a ValueError: another try, then none
        if mail.attempts + 1 >= MAX_ATTEMPTS:
            OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
        return 0
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=at)
    return 1


def forget_old_mails(*, at: dt.datetime) -> int:
    """Remove mails of over 30 days: they hold names and addresses."""
    old = OutgoingMail.objects.filter(created_at__lt=at - dt.timedelta(days=30)).exclude(state=MailState.WAITING)
    return old.delete()[0]


def try_mails_again(mails: QuerySet[OutgoingMail], *, by: Actor, at: dt.datetime) -> int:
    """Let the worker send those of these that were given up; returns how many. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    return mails.filter(state=MailState.FAILED).update(state=MailState.WAITING, attempts=0, next_try_at=at)
