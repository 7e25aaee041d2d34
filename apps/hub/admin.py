"""The place, its mails and its history in the data admin. The profile itself is changed in the office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.hub import clock
from apps.hub.admin_base import ShowAdmin, ShowInline, admin, doer
from apps.hub.domain.mail import try_mails_again
from apps.hub.models import (
    HistoryEvent,
    MailAttachment,
    ModuleSwitch,
    OutgoingMail,
    Place,
    PlaceHours,
)


class PlaceHoursInline(ShowInline):
    """When the counter is open."""

    model = PlaceHours


@admin.register(Place)
class PlaceAdmin(ShowAdmin):
    """The profile, as it stands."""

    inlines = (PlaceHoursInline,)
    list_display = ("name", "village", "email", "phone")


@admin.register(ModuleSwitch)
class ModuleSwitchAdmin(ShowAdmin):
    """What was switched off or on."""

    list_display = ("code", "is_on")


class MailAttachmentInline(ShowInline):
    """What went along."""

    model = MailAttachment
    fields = ("name", "content_type")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ShowAdmin):
    """The outbox; what was given up can be tried again."""

    actions = ("try_again",)
    fields = ("to", "subject", "state", "created_at", "sent_at", "attempts", "next_try_at", "template", "text")
    inlines = (MailAttachmentInline,)
    list_display = ("subject", "to", "state", "created_at", "attempts")
    list_filter = ("state", "template")
    search_fields = ("to", "subject")
    date_hierarchy = "created_at"

    @admin.action(description=gettext_lazy("Try to send again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        """Let the worker send what was given up."""
        count = try_mails_again(queryset, by=doer(request), at=clock.now())
        text = ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", count)
        self.message_user(request, text % {"n": count} if count else _("None of these was given up."))


@admin.register(HistoryEvent)
class HistoryEventAdmin(ShowAdmin):
    """Who did what when. Nothing here can be changed."""

    list_display = ("at", "event", "subject_type", "subject_id", "old", "new", "user", "actor_kind")
    list_filter = ("subject_type", "event", "actor_kind")
    list_select_related = ("user__person",)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """By number of the thing."""
        if search_term.isascii() and search_term.isdecimal():
            return queryset.filter(subject_id=int(search_term[:15])), False
        return queryset, False
