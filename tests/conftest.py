"""What every test stands on: this machine only, compiled Dutch, a database that can be emptied."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from backend import translations
from tests.network import local_only
from tests.reset import keep_database

pytest_plugins = ["tests.cast"]

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the path of a Chromium on this machine, or nothing."""
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), "")


def pytest_configure() -> None:
    """Make the run's folder, and compile the Dutch that is newer than its compiled file."""
    shutil.rmtree(settings.RUN_DIR, ignore_errors=True)
    settings.RUN_DIR.mkdir()
    for app in Path(settings.BASE_DIR, "apps").iterdir():
        translations.compile_catalogue(app)


def pytest_unconfigure() -> None:
    """Take the run's folder away."""
    connection.close()
    shutil.rmtree(settings.RUN_DIR, ignore_errors=True)


def pytest_report_header() -> list[str]:
    """Say which database this run is on, and what it leaves out."""
    lines = [f"database: {connection.vendor}"]
    if not chromium():
        lines.append("browser: no Chromium here, so no journeys (apt-get install chromium)")
    return lines


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for the other database and what this machine cannot run; CI leaves nothing out."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if item not in elsewhere]
    config.hook.pytest_deselected(items=elsewhere)
    for item in items:
        if "browser" in item.path.relative_to(settings.BASE_DIR).parts:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and not chromium() and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(autouse=True, scope="session")
def _this_machine_only() -> Iterator[None]:
    with local_only():
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database need not be dropped, since its folder or its server goes as a whole."""
    return connection.vendor == "sqlite" or bool(settings.PRIVATE_POSTGRESQL)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Put the migrated database back, instead of emptying it, after a test that committed."""
    with django_db_blocker.unblock():
        put_back = keep_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: put_back())
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Every test begins in Dutch, whatever language the page of the test before was asked in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
