"""The modules of the place, and which are on.

Each app that is one registers itself in `AppConfig.ready()`. A module that is off has no menu
entry, its pages answer 404 and its data stays.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from apps.hub.models import ModuleSwitch


@dataclass(frozen=True)
class Door:
    """What the home page says about a module right now, the same to everybody who reads that language."""

    live: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Todo:
    """Something the person at the screen still has to do or fetch, for the home page and 'Mijn'."""

    at: dt.datetime
    module: str
    title: str
    detail: str
    url: str
    code: str = ""
    cents: int | None = None


@dataclass(frozen=True)
class Module:
    """A part of the place that can be switched off."""

    code: str
    label: str | Promise
    short_label: str | Promise
    route: str
    icon: str
    namespaces: tuple[str, ...]
    order: int
    door: Callable[[HttpRequest], Door] | None = None
    todos: Callable[[HttpRequest], list[Todo]] | None = None
    past: Callable[[HttpRequest], list[Todo]] | None = None
    has_content: Callable[[], bool] | None = None  # without any it has no place in the menu; it still answers


_registry: dict[str, Module] = {}


def register(module: Module) -> None:
    """Make a module known. Twice the same code is a mistake of ours."""
    if module.code in _registry and _registry[module.code] != module:
        message = f"module {module.code} is registered twice"
        raise RuntimeError(message)
    _registry[module.code] = module


def known() -> list[Module]:
    """All modules in menu order, on or off."""
    return sorted(_registry.values(), key=lambda module: module.order)


def switched_off() -> frozenset[str]:
    """Codes of the modules that are off. One query."""
    return frozenset(ModuleSwitch.objects.filter(is_on=False).values_list("code", flat=True))


def enabled(request: HttpRequest | None = None) -> list[Module]:
    """The modules that are on and have something to show, in menu order. Two queries, for a request two in all."""
    if request is None:
        return enabled_without(switched_off())
    kept: dict[str, list[Module]] = request.__dict__
    if "_modules_on" not in kept:
        kept["_modules_on"] = enabled_without(off_for(request))
    return kept["_modules_on"]


def enabled_without(off: frozenset[str]) -> list[Module]:
    """As `enabled`, when which are off is known already. One query."""
    on = (module for module in known() if module.code not in off)
    return [module for module in on if module.has_content is None or module.has_content()]


def off_for(request: HttpRequest) -> frozenset[str]:
    """As `switched_off`, asked once for the whole request."""
    kept: dict[str, frozenset[str]] = request.__dict__
    if "_modules_off" not in kept:
        kept["_modules_off"] = switched_off()
    return kept["_modules_off"]


def is_on(code: str) -> bool:
    """Whether this module is on. One query."""
    return code not in switched_off()


def module_of_namespace(namespace: str) -> Module | None:
    """Which module a URL namespace belongs to, if any."""
    for module in _registry.values():
        if namespace in module.namespaces:
            return module
    return None


def doors_of(request: HttpRequest, among: Sequence[Module]) -> list[tuple[Module, Door]]:
    """What these modules have to say on the home page."""
    return [(module, module.door(request)) for module in among if module.door is not None]


def todos_of(request: HttpRequest, among: Sequence[Module]) -> list[Todo]:
    """What the person at the screen still has to do or fetch, soonest first."""
    found = [todo for module in among if module.todos is not None for todo in module.todos(request)]
    return sorted(found, key=lambda todo: (todo.at, todo.module, todo.title))


def past_of(request: HttpRequest, among: Sequence[Module]) -> list[Todo]:
    """What the person ordered and booked that is done by now, latest first."""
    found = [todo for module in among if module.past is not None for todo in module.past(request)]
    return sorted(found, key=lambda todo: (todo.at, todo.module, todo.title), reverse=True)
