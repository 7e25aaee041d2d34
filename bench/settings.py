"""The demo's settings with two more addresses to compare with."""

from pathlib import Path

from backend.settings import *  # noqa: F403 - all of them, and then two more
from backend.settings.apps import TEMPLATES

ROOT_URLCONF = "bench.urls"  # type: ignore[misc] # final for the site itself
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
