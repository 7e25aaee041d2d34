"""`manage.py messages`: the Dutch of each app in line with its code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend import translations


class Command(BaseCommand):
    """Extracts messages, keeps the Dutch, and compiles; see `--check` and `--compile`."""

    help = "Bring locale/nl of each app in line with its code, and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which apps and what to do."""
        parser.add_argument("apps", nargs="*", metavar="APP", help="only these apps (else all)")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="only compile")
        what.add_argument("--check", action="store_true", help="change nothing; fail if incomplete")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for the apps that were named, or for all."""
        every = sorted(path.parent for path in Path(settings.BASE_DIR, "apps").glob("*/apps.py"))
        apps = [app for app in every if not options["apps"] or app.name in options["apps"]]
        if options["check"]:
            self._check(apps)
        elif not options["compile"]:
            self._update(apps, every)
        for app in apps:
            translations.compile_catalogue(app)

    def _check(self, apps: list[Path]) -> None:
        sentences = translations.complaints(apps)
        if sentences:
            raise CommandError("\n".join([*sentences, f"{len(sentences)} messages to see to."]))

    def _update(self, apps: list[Path], every: list[Path]) -> None:
        for app in apps:
            try:
                changed = translations.update(app, elsewhere=translations.translations(every))
            except (SyntaxError, UnicodeDecodeError) as error:
                self.stderr.write(f"{app.name}: left as it is, a file cannot be read: {error}")
                continue
            empty = sum(not entry.translated() for entry in translations.catalogue_of(app))
            if changed or empty:
                self.stdout.write(f"{app.name}: {'changed, ' if changed else ''}{empty} without Dutch")
