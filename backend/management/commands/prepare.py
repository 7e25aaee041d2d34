"""`manage.py prepare`: everything between the code and the first request."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from apps.accounts.queries.demo import villagers_to_try
from apps.hub import clock
from apps.hub.models import Place
from backend import translations

# Static files of packages whose pages we do not show: compressing them would take longer than ours.
UNUSED: Final = ["rest_framework", "htmx-4*", "htmax-4*", "*.map"]


class Command(BaseCommand):
    """Compiles the Dutch, collects static files, migrates; in the demo, builds the village."""

    help = "Make ready to serve; does only what has changed since the last time."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether to begin with nothing."""
        parser.add_argument("--reset", action="store_true", help="demo only: throw the village away first")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the steps in order; progress on stderr, who you can be on stdout."""
        if options["reset"]:
            self._throw_away()
        for app in Path(settings.BASE_DIR, "apps").iterdir():
            translations.compile_catalogue(app)
        self._collect_static()
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO_MODE:
            self._build_village()

    def _throw_away(self) -> None:
        database = settings.DATABASES["default"]
        if not settings.DEMO_MODE or "sqlite" not in database["ENGINE"]:
            raise CommandError("Only the SQLite database of the demo is thrown away.")
        self.stderr.write("Throwing the village away ...")
        for ending in ("", "-wal", "-shm"):
            Path(f"{database['NAME']}{ending}").unlink(missing_ok=True)

    def _collect_static(self) -> None:
        stamp = Path(settings.VAR_DIR, "static.stamp")
        wanted = _static_fingerprint()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        self.stderr.write("Collecting style sheets, scripts and fonts ...")
        try:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
        except ValueError as error:
            # A style sheet names a file that is not there.
            raise CommandError(" ".join(str(error).split())) from error
        stamp.write_text(wanted, encoding="utf-8")

    def _build_village(self) -> None:
        if not Place.objects.exists():
            self.stderr.write("Building the village De Linde ...")
            call_command("seed_village", verbosity=0)
        if settings.BUURTPUNT_DEMO_SIGN_IN:
            self._tell_who()

    def _tell_who(self) -> None:
        villagers = villagers_to_try(at=clock.now())
        if villagers:
            self.stdout.write("Sign in at /aanmelden/ at one click, as")
        with override("en"):
            for villager in villagers:
                self.stdout.write(f"  {villager.name}, {villager.role}")


def _static_fingerprint() -> str:
    digest = hashlib.sha256(f"{settings.STORAGES} {UNUSED}".encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
