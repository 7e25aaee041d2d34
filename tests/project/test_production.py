"""What production refuses to start with."""

import os
import secrets
import subprocess
import sys
from typing import Final

import pytest
from django.conf import settings

GOOD: Final = {
    "BUURTPUNT_MODE": "production",
    "BUURTPUNT_SECRET_KEY": secrets.token_urlsafe(64),
    "BUURTPUNT_HOSTS": "buurtpunt.example",
    "BUURTPUNT_URL": "https://buurtpunt.example",
    "BUURTPUNT_MAIL_URL": "smtps://robot:p%40ss@mail.example",
    "BUURTPUNT_MAIL_FROM": "dag@buurtpunt.example",
}


def boot(**changes: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own."""
    names = {
        name: value for name, value in os.environ.items() if not name.startswith(("BUURTPUNT_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-c", "import backend.settings as s; print(s.EMAIL_HOST_PASSWORD, s.DEBUG)"],
        cwd=settings.BASE_DIR,
        env={**names, **GOOD, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_settings_start() -> None:
    result = boot()
    assert result.stdout == "p@ss False\n", result.stderr


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"BUURTPUNT_SECRET_KEY": ""}, "BUURTPUNT_SECRET_KEY is missing"),
        ({"BUURTPUNT_SECRET_KEY": "kort"}, "BUURTPUNT_SECRET_KEY is shorter"),
        ({"BUURTPUNT_DEBUG": "true"}, "BUURTPUNT_DEBUG cannot be true"),
        ({"BUURTPUNT_DEMO_SIGN_IN": "yes"}, "BUURTPUNT_DEMO_SIGN_IN cannot be true"),
        ({"BUURTPUNT_HOSTS": ""}, "BUURTPUNT_HOSTS must name"),
        ({"BUURTPUNT_HOSTS": "*"}, "BUURTPUNT_HOSTS must name"),
        ({"BUURTPUNT_URL": "http://buurtpunt.example"}, "not https"),
        ({"BUURTPUNT_MAIL_URL": ""}, "BUURTPUNT_MAIL_URL is missing"),
        ({"BUURTPUNT_MAIL_URL": "mail.example:25"}, "BUURTPUNT_MAIL_URL: use smtp"),
        ({"BUURTPUNT_MAIL_FROM": ""}, "BUURTPUNT_MAIL_FROM is missing"),
        ({"BUURTPUNT_MODE": "prodution"}, "BUURTPUNT_MODE='prodution' is unknown"),
        ({"BUURTPUNT_BEHIND_PROXY": "maybe"}, "BUURTPUNT_BEHIND_PROXY='maybe' is neither"),
        ({"BUURTPUNT_HOST": "x"}, "BUURTPUNT_HOST is not a known setting"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL: 'mysql' is no database we know"),
        ({"DATABASE_URL": "postgres://host"}, "names no database"),
    ],
)
def test_setting_that_cannot_stand_is_told(changes: dict[str, str], told: str) -> None:
    result = boot(**changes)
    assert result.returncode != 0
    assert told in result.stderr


def test_manage_tells_it_without_a_traceback() -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "backend.settings", "BUURTPUNT_DEBUG": "misschien"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "BUURTPUNT_DEBUG='misschien'" in result.stderr
