"""What each module knows of its things and where it shows them: filled by the modules, since the engine knows none.

A kind whose module says nothing stands on the general pages, with the answers to the questions of its kind.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.domain.questions import questions_of, spell_answers
from apps.bookings.enums import FieldScope
from apps.bookings.models import Resource

GENERAL: Final = "things"  # the module of kinds that have no module of their own

Facts = list[tuple[str, str]]


def place_facts(resource: Resource) -> Facts:
    """Only where it is."""
    return [(_("Where"), resource.place_note)] if resource.place_note else []


def no_limit(_resource: Resource) -> int | None:
    """As many people as like."""
    return None


@dataclass(frozen=True)
class Shelf:
    """A module's own page of a thing (a route that takes its slug), and what stands in its `profile` (an attribute)."""

    route: str
    profile: str
    facts: Callable[[Resource], Facts] = place_facts
    capacity: Callable[[Resource], int | None] = no_limit


_shelves: dict[str, Shelf] = {}


def register(module: str, shelf: Shelf) -> None:
    """Where a module shows a thing, and how it tells what its profile says."""
    _shelves[module] = shelf


def serving() -> Collection[str]:
    """The codes of the modules that can have things: those with pages of their own, and the general one."""
    return (*_shelves, GENERAL)


def has_own_pages(module: str) -> bool:
    """Whether the module shows its things itself."""
    return module in _shelves


def page_of(resource: Resource) -> str:
    """The address of a thing's page."""
    shelf = _shelves.get(resource.kind.module)
    if shelf is not None:
        return reverse(shelf.route, args=[resource.slug])
    return reverse("reserve:thing", args=[resource.kind.slug, resource.slug])


def with_profiles(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Those that have a page, with their profiles: telling about many asks nothing more."""
    for module, shelf in _shelves.items():
        rows = rows.filter(~Q(kind__module=module) | Q(**{f"{shelf.profile}__isnull": False}))
    return rows.select_related(*(shelf.profile for shelf in _shelves.values()))


def facts_of(resource: Resource) -> Facts:
    """What there is to know, by name: the answers about it, then its profile. No query on a thing with details."""
    shelf = _shelves.get(resource.kind.module)
    asked = spell_answers(questions_of(resource.kind, FieldScope.THING), resource.facts)
    return [*asked, *(shelf.facts if shelf else place_facts)(resource)]


def capacity_of(resource: Resource) -> int | None:
    """How many people it holds; None where nobody counts."""
    shelf = _shelves.get(resource.kind.module)
    return shelf.capacity(resource) if shelf else None


def about(resource: Resource) -> str:
    """What a manager wrote about it, else the bare facts: '5 plaatsen · 100 kg'."""
    return resource.description or " · ".join(value for _label, value in facts_of(resource))
