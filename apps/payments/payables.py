"""Who follows when a charge is settled or owed again: apps above register per kind of subject."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db.models import Model

from apps.hub.actors import Actor
from apps.payments.models import Charge


class Follower(Protocol):
    """What an app registers for its kind of subject."""

    def lock(self, subject_ids: Sequence[int]) -> None:
        """Lock the subjects' rows in id order; called before any charge is locked."""

    def follow(self, charge: Charge, *, by: Actor, at: dt.datetime) -> None:
        """Bring the subject in line with the charge, in the transaction that changed its state."""


_followers: dict[str, Follower] = {}


def register(kind: str, follower: Follower) -> None:
    """`kind` is the subject's model label, as on the charge."""
    _followers[kind] = follower


def lock_subjects(charges: Iterable[Charge], *, also: Iterable[Model] = ()) -> None:
    """Lock what these charges are for: subjects come before payments in the lock order (docs/how/locking.md).

    `also` are subjects that are changed with the payment, and not paid by it.
    """
    by_kind: dict[str, list[int]] = {}
    for subject in also:
        by_kind.setdefault(subject._meta.label_lower, []).append(subject.pk)
    for charge in charges:
        by_kind.setdefault(charge.kind, []).append(charge.subject_id)
    for kind, pks in sorted(by_kind.items()):
        if kind in _followers:
            _followers[kind].lock(sorted(set(pks)))


def tell(charge: Charge, *, by: Actor, at: dt.datetime) -> None:
    """Let the subject follow the charge's new state."""
    follower = _followers.get(charge.kind)
    if follower is not None:
        follower.follow(charge, by=by, at=at)
