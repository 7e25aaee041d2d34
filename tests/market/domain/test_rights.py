"""Who may do what: each act of the market, by all who may and all who may not."""

import pkgutil
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from inspect import isfunction, signature
from typing import Any

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.hub.actors import GUEST, Actor, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import Place
from apps.market import domain
from tests.factories_counter import AT_WORK
from tests.market.domain.market_acts import (
    Scene,
    a_scene,
    acts_by_link,
    acts_of_customers,
    acts_of_managers,
    acts_of_volunteers,
)

pytestmark = pytest.mark.django_db

# Called by those that are asked who does it, and by jobs of our own; most of them under the locks of their caller.
INSIDE = {
    "add_to_order", "amend_order", "apply_minimum", "bring_in_line", "cancel_if_empty", "change_line",
    "hand_out_containers", "leave_order", "move_cycle", "move_drafts", "move_limit", "move_pieces", "offer_again",
    "preview_orders", "recompute_order", "release_order", "take_back", "take_back_proposed", "take_containers_back",
    "take_limit", "take_out_called_back", "withdraw_order", "write_count",
}  # fmt: skip


@pytest.fixture
def scene(place: Place, mieke: User) -> Scene:
    assert mieke.person
    return a_scene(mieke.person)


def acts_of_the_market() -> Iterator[str]:
    """Public domain functions that are told who does it."""
    for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        for name, act in vars(import_module(module.name)).items():
            is_ours = isfunction(act) and act.__module__ == module.name and not name.startswith("_")
            if is_ours and "by" in signature(act).parameters:
                yield name


def names(*acts: list[partial[Any]]) -> set[str]:
    return {act.func.__name__ for group in acts for act in group}


def may(act: partial[Any], by: Actor) -> bool:
    """Whether this one may; what else is the matter with it is not asked, and nothing of it stays."""
    when = {"at": AT_WORK} if "at" in signature(act.func).parameters else {}
    try:
        with transaction.atomic():
            act(by=by, **when)
            transaction.set_rollback(True)
    except NotAllowed:
        return False
    except BuurtpuntError:
        return True
    return True


def all_that(by: Actor, scene: Scene) -> set[str]:
    groups = (acts_of_managers, acts_of_volunteers, acts_of_customers)
    return {act.func.__name__ for group in groups for act in group(scene) if may(act, by)}


def test_every_act_is_tried_here(scene: Scene) -> None:
    tried = names(acts_of_managers(scene), acts_of_volunteers(scene), acts_of_customers(scene), acts_by_link(scene))
    assert tried | INSIDE == set(acts_of_the_market())
    assert not tried & INSIDE


def test_manager_may_do_all(scene: Scene, jef: User) -> None:
    everything = names(acts_of_managers(scene), acts_of_volunteers(scene), acts_of_customers(scene))
    assert all_that(actor_for(jef), scene) == everything


def test_volunteer_does_what_is_done_at_the_counter(scene: Scene, rita: User) -> None:
    assert all_that(actor_for(rita), scene) == names(acts_of_volunteers(scene), acts_of_customers(scene))


def test_customer_does_what_is_their_own(scene: Scene, mieke: User) -> None:
    assert all_that(actor_for(mieke), scene) == names(acts_of_customers(scene))


def test_another_resident_does_nothing_of_it(scene: Scene, lotte: User) -> None:
    assert all_that(actor_for(lotte), scene) == set()


def test_guest_whom_the_door_knows_does_what_is_their_own(scene: Scene) -> None:
    assert all_that(GUEST, scene) == names(acts_of_customers(scene))
