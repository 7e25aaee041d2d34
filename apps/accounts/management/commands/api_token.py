"""`manage.py api_token E-MAIL`: a token of the API for that user."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.domain.token import issue_token, revoke_tokens
from apps.accounts.models import User
from apps.hub import clock
from apps.hub.actors import SYSTEM


class Command(BaseCommand):
    """Prints it once: it is stored hashed."""

    help = "Print a new API token for the user who signs in with E-MAIL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and whether to take the old ones back."""
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("--label", default="", help="what the token is for")
        parser.add_argument("--revoke", action="store_true", help="make all earlier tokens useless, print none")

    def handle(self, *_args: object, email: str, label: str, revoke: bool, **_options: object) -> None:
        """Print the token on a line of its own."""
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if revoke:
            count = revoke_tokens(user, by=SYSTEM, at=clock.now())
            self.stdout.write(f"{count} tokens revoked.")
            return
        self.stdout.write(issue_token(user, label=label, by=SYSTEM, at=clock.now()))
