"""The rules of a thing in words."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.rules.person import capability_of
from apps.bookings.domain.rules.quota import spell_amount
from apps.bookings.models import Capability, Quota, Resource, Rulebook
from apps.bookings.queries.standing import quotas_on
from apps.hub.ui import formats

_DAY: Final = dt.timedelta(days=1)
_HOUR: Final = dt.timedelta(hours=1)


def spell_rules(book: Rulebook, capability: Capability | None) -> list[str]:
    """What holds, one short line each; what is not asked is left out."""
    return [*_of_length(book), *_of_moment(book), *_of_person(book, capability)]


def rules_to_know(resource: Resource) -> list[str]:
    """What somebody should know before choosing a time. No query on a thing with details."""
    book = resource.rulebook
    asked = capability_of(resource) if book.capability_id else None
    lines = [_spell_lengths(book), *_of_moment(book)]
    lines += [spell_quota(quota) for quota in quotas_on(resource)]
    if asked is not None:
        lines.append(". ".join(filter(None, [_only_for(asked), asked.how_to_get])))
    return [*lines, *_of_age(book)]


def spell_length(length: dt.timedelta) -> str:
    """'3 dagen', '2 uur', '30 minuten', '1 u. 30 min.'."""
    if length >= 2 * _DAY and not length % _DAY:
        return ngettext("%(n)d day", "%(n)d days", length // _DAY) % {"n": length // _DAY}
    if length >= _HOUR and not length % _HOUR:
        return ngettext("%(n)d hour", "%(n)d hours", length // _HOUR) % {"n": length // _HOUR}
    minutes = length // dt.timedelta(minutes=1)
    if length < _HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return formats.duration(length)


def spell_quota(quota: Quota) -> str:
    """'Hoogstens 2 reservaties per week, per gezin'."""
    said = _("At most %(limit)s %(span)s, %(holder)s") % {
        "limit": spell_amount(quota, quota.limit),
        "span": quota.get_span_display(),
        "holder": quota.get_holder_display(),
    }
    return f"{said} ({spell_group(quota.group)})" if quota.group else said


def spell_group(group: str) -> str:
    """For whom a quota holds. Everybody's group is who pays as everybody: no member, no association."""
    if group == CustomerGroup.EVERYBODY:
        return _("who is no member")
    return str(CustomerGroup(group).label) if group else _("everybody, members too")


def _of_length(book: Rulebook) -> Iterator[str]:
    yield _spell_lengths(book)
    if book.buffer_before:
        yield _("%(length)s kept free before") % {"length": spell_length(book.buffer_before)}
    if book.buffer_after:
        yield _("%(length)s kept free after") % {"length": spell_length(book.buffer_after)}


def _spell_lengths(book: Rulebook) -> str:
    return _("%(least)s to %(most)s, by %(step)s") % {
        "least": spell_length(book.min_length),
        "most": spell_length(book.max_length),
        "step": spell_length(dt.timedelta(minutes=book.step_minutes)),
    }


def _of_moment(book: Rulebook) -> Iterator[str]:
    if book.notice_hours:
        yield _("At least %(hours)s ahead") % {"hours": spell_length(book.notice_hours * _HOUR)}
    ahead = [(_("everybody"), book.horizon_days)]
    ahead += [(_("members"), book.horizon_member_days)] if book.horizon_member_days else []
    ahead += [(_("associations"), book.horizon_association_days)] if book.horizon_association_days else []
    days = [
        ngettext("%(who)s %(days)d day", "%(who)s %(days)d days", number) % {"who": who, "days": number}
        for who, number in ahead
    ]
    yield _("How far ahead: %(days)s") % {"days": ", ".join(days)}
    if book.closed_on_holidays:
        yield _("Closed on public holidays")


def _of_person(book: Rulebook, capability: Capability | None) -> Iterator[str]:
    if book.needs_approval:
        within = _("Needs approval, within %(hours)s")
        yield within % {"hours": spell_length(book.answer_hours * _HOUR)} if book.answer_hours else _("Needs approval")
    if capability is not None:
        yield _only_for(capability)
    yield from _of_age(book)
    if book.house_rules:
        yield _("House rules to agree with")


def _of_age(book: Rulebook) -> Iterator[str]:
    if book.min_age:
        yield _("From %(age)d years on") % {"age": book.min_age}


def _only_for(capability: Capability) -> str:
    return _("Only for who may: %(capability)s") % {"capability": capability.name}
