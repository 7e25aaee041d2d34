"""The outbox: mails are rows first, so that what is told and what was done never part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.enums import MailState


class OutgoingMail(models.Model):
    """A mail to send, written in the transaction of what it tells about.

    The worker sends what waits (a state scan, so an outage delays and loses nothing). Bodies are
    removed after the retention period. In demo mode nothing leaves: a page shows these rows.
    """

    to = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    template = models.CharField(_("template"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=MailState.choices, default=MailState.WAITING)
    created_at = models.DateTimeField(_("made on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"))

    class Meta:
        """Newest first."""

        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("next_try_at",), name="hub_mail_waiting", condition=models.Q(state=MailState.WAITING)),
            models.Index(fields=("-created_at", "-id"), name="hub_mail_latest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
                name="hub_mail_sent_has_moment",
            ),
        )

    def __str__(self) -> str:
        """Without the address."""
        return self.template


class MailAttachment(models.Model):
    """A small file that goes with a mail, such as one calendar event."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=80)
    content_type = models.CharField(_("kind"), max_length=80)
    content = models.BinaryField()

    class Meta:
        """Plain."""

        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        """Its file name."""
        return self.name
