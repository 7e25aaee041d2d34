"""Where the data lives."""

from functools import partial
from typing import Final

from backend.database_url import database_settings
from backend.env import env
from backend.settings.mode import BASE_DIR, VAR_DIR

DATABASES: Final = {
    "default": env.parsed(
        "DATABASE_URL",
        partial(database_settings, base=BASE_DIR),
        default=f"sqlite:///{VAR_DIR}/buurtpunt.sqlite3",
    ),
}
