"""Logs: to standard error, without anything about a person."""

from typing import Final

from backend.env import env

LOGGING: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_tokens": {"()": "backend.logs.MaskTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_tokens"],
        },
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.choice(
            "BUURTPUNT_LOG_LEVEL",
            ("DEBUG", "INFO", "WARNING", "ERROR"),
            default="WARNING",
        ),
    },
    "loggers": {
        # Django mails errors with the whole request to ADMINS; we never do.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
