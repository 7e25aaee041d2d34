"""Switching a module of the place on and off."""

import datetime as dt

from django.db import transaction

from apps.hub import modules
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import Missing
from apps.hub.models import ModuleSwitch, Place
from apps.hub.rules import MANAGE_PLACE, require


def switch_module(code: str, *, on: bool, by: Actor, at: dt.datetime) -> ModuleSwitch:
    """Show or hide a module; its data stays. Switching to what it already is, is a quiet no-op.

    Told in the history of the place. Refuses: NotAllowed, Missing for an unknown module.
    """
    require(by, MANAGE_PLACE)
    if code not in {module.code for module in modules.known()}:
        raise Missing
    with transaction.atomic():
        place = Place.objects.select_for_update().first()
        if place is None:
            raise Missing
        switch, _made = ModuleSwitch.objects.get_or_create(code=code)
        if switch.is_on != on:
            switch.is_on = on
            switch.save(update_fields=["is_on"])
            record(place, event="module_switched", by=by, at=at, old=_word(not on), new=_word(on), module=code)
    return switch


def _word(on: bool) -> str:  # noqa: FBT001 - one private word for one value
    return "on" if on else "off"
