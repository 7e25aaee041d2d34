"""`manage.py seed_village`: the village De Linde, for the demo."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.hub import clock
from apps.hub.models import Place
from backend.village.build import build_village


class Command(BaseCommand):
    """Builds the village once; where a buurtpunt stands already, nothing happens."""

    help = "Fill an empty database with the village De Linde in Lindekerke."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When it is looked at."""
        parser.add_argument(
            "--at", help="the moment it shows, for example 2026-11-27T16:30 (village time); now if left out"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build, and say in one line what was done."""
        place = Place.objects.first()
        if place is not None:
            self.stdout.write(f"{place.name} in {place.village} stands already; nothing was changed.")
            return
        at = _moment(options["at"]) if options["at"] else clock.now()
        village = build_village(at=at)
        if options["verbosity"]:
            self.stdout.write(f"{village.place.name} in {village.place.village}: {len(village.neighbours)} people.")


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"'{text}' is no moment like 2026-11-27T16:30.") from None
    if moment.tzinfo is None:
        return clock.at_local(moment.date(), moment.time())
    return moment.astimezone(dt.UTC)
