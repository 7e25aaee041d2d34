"""A new kind of thing to book, by data alone: its words, its terms and its questions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.errors import ChoicesNeeded, InvalidKind, KindHasThings, ModuleUnknown, QuestionTwice, TiersWrong
from apps.bookings.models import KindField, ResourceKind
from apps.hub import modules
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import require

# What of a kind is set here; its rules are `domain.rulebook`, its prices `domain.tariff`.
PROFILE: Final = (
    "name", "name_plural", "intro", "module", "icon", "is_active", "handling", "take_word", "return_word",
    "asks_activity", "asks_attendees", "picks_unit", "hours_bind", "cancellation_terms", "position",
)  # fmt: skip
TAKEN_NAMES: Final = frozenset({"nieuw", "om-het-even"})  # words of our own addresses
LEAST_CHOICES: Final = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a kind; `slug` names one there is, a new one gets its own from its label."""

    label: str
    scope: FieldScope
    type: FieldType = FieldType.TEXT
    help_text: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    slug: str = ""


def add_kind(
    *, profile: Mapping[str, Any], questions: Sequence[Question] = (), by: Actor, at: dt.datetime
) -> ResourceKind:
    """A new kind, in the order of the list behind all others; its name in addresses comes from its name.

    Refuses: NotAllowed, ModuleUnknown, TiersWrong, InvalidKind at its field, ChoicesNeeded, QuestionTwice.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        last = ResourceKind.objects.order_by("-position").values_list("position", flat=True).first()
        kind = ResourceKind(position=0 if last is None else min(last + 1, 32000))
        kind.slug = fresh_slug(str(profile.get("name", "")), set(ResourceKind.objects.values_list("slug", flat=True)))
        _fill(kind, profile)
        kind.save()
        _set_questions(kind, questions)
        record(kind, event="made", by=by, at=at)
    return kind


def change_kind(
    kind: ResourceKind,
    *,
    changes: Mapping[str, Any],
    questions: Sequence[Question] | None = None,
    by: Actor,
    at: dt.datetime,
) -> ResourceKind:
    """Change the fields named in `changes`; `questions` given stand in place of those there are.

    Bookings keep the terms of cancelling and the answers that they were made with. A question taken away
    is no longer asked or shown. Locks the kind. Refuses: as `add_kind`, KindHasThings for another module.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        row = ResourceKind.objects.select_for_update().get(pk=kind.pk)
        changed = [name for name, value in changes.items() if getattr(row, name) != value]
        if "module" in changed:
            _refuse_homeless(row)
        _fill(row, {name: changes[name] for name in changed})
        if changed:
            row.save(update_fields=changed)
        if questions is not None and _set_questions(row, questions):
            changed.append("questions")
        if changed:
            record(row, event="changed", by=by, at=at, fields=",".join(sorted(changed)))
    return row


def fresh_slug(name: str, taken: set[str]) -> str:
    """The name for addresses: 'Boormachine' is `boormachine`, the second one `boormachine-2`."""
    base = slugify(name)[:44].strip("-") or "ding"
    slug, number = base, 1
    while slug in taken or slug in TAKEN_NAMES:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _refuse_homeless(kind: ResourceKind) -> None:
    """What a module's own pages know of a thing stands in that module."""
    count = kind.resources.count()
    if count:
        raise KindHasThings(field="module", count=count)


def _fill(kind: ResourceKind, values: Mapping[str, Any]) -> None:
    for name in PROFILE:
        if name in values:
            setattr(kind, name, values[name])
    if kind.module not in {module.code for module in modules.known()}:
        raise ModuleUnknown(field="module")
    _check_terms(kind.cancellation_terms)
    try:
        kind.full_clean(exclude=() if kind.cancellation_terms else ("cancellation_terms",))  # none: nothing comes back
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise InvalidKind(field=field, problem=problems[0]) from error


def _check_terms(terms: Sequence[Sequence[int]]) -> None:
    """Furthest first, each moment once, and never more back later on."""
    hours, percents = [tier[0] for tier in terms], [tier[1] for tier in terms]
    in_order = hours == sorted(set(hours), reverse=True) and percents == sorted(percents, reverse=True)
    if not in_order:
        raise TiersWrong(field="hours_0")


def _set_questions(kind: ResourceKind, questions: Sequence[Question]) -> bool:
    """Put these in place of what there is; whether anything changed."""
    known = {row.slug: row for row in kind.fields.all()}
    before = [_as_tuple(row) for row in known.values()]
    rows: list[KindField] = []
    seen: set[tuple[str, str]] = set()
    for position, question in enumerate(questions):
        _check_question(question, position, seen)
        row = known.pop(question.slug, None) or KindField(kind=kind)
        row.slug = row.slug or fresh_slug(question.label, {other.slug for other in rows} | set(known))[:40]
        row.label, row.help_text, row.scope, row.type = (
            question.label, question.help_text, question.scope, question.type,
        )  # fmt: skip
        row.choices, row.is_required, row.position = list(question.choices), question.is_required, position
        rows.append(row)
    if [_as_tuple(row) for row in rows] == before:
        return False
    KindField.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    for row in rows:
        row.save()
    return True


def _check_question(question: Question, position: int, seen: set[tuple[str, str]]) -> None:
    if question.type == FieldType.CHOICE and len(set(question.choices)) < LEAST_CHOICES:
        raise ChoicesNeeded(field=f"choices_{position}")
    key = (question.scope, question.label.casefold())
    if key in seen:
        raise QuestionTwice(field=f"label_{position}", question=question.label)
    seen.add(key)


def _as_tuple(row: KindField) -> tuple[object, ...]:
    return row.slug, row.label, row.help_text, row.scope, row.type, tuple(row.choices), row.is_required, row.position
