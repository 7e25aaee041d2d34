from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apps.accounts.api.authentication import TokenAuthentication
from apps.accounts.models import ApiToken, User

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("api_token", *args, stdout=out)
    return out.getvalue().strip()


def who(header: str) -> User | None:
    request = Request(APIRequestFactory().get("/", headers={"authorization": header} if header else {}))
    found = TokenAuthentication().authenticate(request)
    return found[0] if found else None


def test_token_speaks_for_the_user(mieke: User) -> None:
    assert who(f"Token {run('Mieke@voorbeeld.example')}") == mieke


def test_token_is_not_in_the_database(mieke: User) -> None:
    token = run(mieke.email)
    assert len(token) == 40
    assert token not in str(list(ApiToken.objects.values()))


def test_no_header_leaves_it_to_others() -> None:
    assert who("") is None
    assert who("Bearer x") is None


@pytest.mark.parametrize("header", ["Token", "Token x", "Token x y", "Token \xff"])
def test_token_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(AuthenticationFailed):
        who(header)


def test_revoked_token_is_refused(mieke: User) -> None:
    token = run(mieke.email)
    assert run(mieke.email, "--revoke") == "1 tokens revoked."
    with pytest.raises(AuthenticationFailed):
        who(f"Token {token}")


def test_nothing_to_revoke_is_fine(mieke: User) -> None:
    assert run(mieke.email, "--revoke") == "0 tokens revoked."


def test_token_of_inactive_user_is_refused(mieke: User) -> None:
    token = run(mieke.email)
    User.objects.update(is_active=False)
    with pytest.raises(AuthenticationFailed):
        who(f"Token {token}")


def test_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="Nobody signs in"):
        run("niemand@voorbeeld.example")
