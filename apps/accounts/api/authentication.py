"""`Authorization: Token …` for the API."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.domain.token import user_of_token
from apps.accounts.models import User

_WORD: Final = "Token"
_PARTS: Final = 2


class TokenAuthentication(BaseAuthentication):
    """The user whose token stands in the header; without a header somebody else may answer who it is."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Refuse a header of ours that holds no good token."""
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != _WORD.lower():
            return None
        user = user_of_token(parts[1]) if len(parts) == _PARTS else None
        if user is None:
            raise AuthenticationFailed(_("This token is not valid."))
        return user, None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        """For a 401."""
        return _WORD


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers itself, untyped
    """How the schema tells it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002 - the library's signature
        """The header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, from `python manage.py api_token E-MAIL`.",
        }
