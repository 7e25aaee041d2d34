"""The settings of a test run: ours, in mode `test`.

`DATABASE_URL=private-postgresql` starts a PostgreSQL for this run. Without it the tests run on
an SQLite file of their own, so that two runs at once do not meet.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.postgres import private_postgres

_until_exit = ExitStack()
atexit.register(_until_exit.close)

os.environ["BUURTPUNT_MODE"] = "test"
PRIVATE_POSTGRESQL = os.environ.get("DATABASE_URL") == "private-postgresql"
if PRIVATE_POSTGRESQL:
    os.environ["DATABASE_URL"] = _until_exit.enter_context(private_postgres())

from backend.settings import *  # noqa: E402, F403 - after the mode is set
from backend.settings.apps import MIDDLEWARE as EVERY_LAYER  # noqa: E402 - as above
from backend.settings.database import DATABASES  # noqa: E402 - as above

# It reads every static file each time a test makes a client; the live server has its own way.
MIDDLEWARE = [layer for layer in EVERY_LAYER if "whitenoise" not in layer]

# Made when a run begins and gone when it ends (see tests/conftest.py); others only read these settings.
RUN_DIR = Path(tempfile.gettempdir(), f"buurtpunt-test-{os.getpid()}")
MEDIA_ROOT = RUN_DIR / "media"  # what a test uploads goes with it
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, for a database in memory has one connection and the races need many.
    DATABASES["default"]["TEST"] = {"NAME": str(RUN_DIR / "test.sqlite3")}
    DATABASES["default"]["NAME"] = str(RUN_DIR / "not-used.sqlite3")
