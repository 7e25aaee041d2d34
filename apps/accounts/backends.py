"""How a session becomes a user."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AbstractBaseUser

from apps.accounts.models import User


class VillageBackend(AuthenticationBackend):  # type: ignore[misc] # allauth ships no types
    """The user together with the person behind them: nearly every page greets by name."""

    def authenticate(self, *_args: object, **_credentials: object) -> None:
        """Nobody: there are no passwords. Codes and passkeys sign people in themselves."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """One query instead of two on each request."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
