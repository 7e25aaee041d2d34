import pytest
from django.conf import settings
from django.test import Client

from backend.policy import ADMIN_PATH


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    response = client.get("/robots.txt")
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_only_the_admin_has_a_wider_policy(client: Client) -> None:
    response = client.get(ADMIN_PATH, follow=True)
    for page in (client.get(ADMIN_PATH), response):
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy


def test_admin_stands_where_the_policy_thinks() -> None:
    from django.urls import reverse

    assert reverse("admin:index") == ADMIN_PATH


def test_cookies_are_kept_from_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
