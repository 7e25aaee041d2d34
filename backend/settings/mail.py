"""Mail: where it goes out, and in whose name."""

from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from backend.env import env
from backend.settings.mode import BUURTPUNT_MODE, DEMO, IN_PRODUCTION, TEST

_KINDS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def _place(url: str) -> dict[str, str | int | bool]:
    """Read `smtp://`, `smtp+tls://` or `smtps://user:password@host:port`."""
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in _KINDS or not parts.hostname:
        message = "use smtp://, smtp+tls:// or smtps:// with a host."
        raise ValueError(message)
    if parse_qs(parts.query) or parts.path.strip("/"):
        message = "nothing may follow the host and port."
        raise ValueError(message)
    return {
        "host": parts.hostname,
        "port": parts.port or _KINDS[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp+tls",
        "ssl": parts.scheme == "smtps",
    }


_smtp: Final = env.parsed("BUURTPUNT_MAIL_URL", _place, default="")
if IN_PRODUCTION and not _smtp:
    env.complain("BUURTPUNT_MAIL_URL is missing: sign-in codes go by mail.")

_QUIET: Final = {
    TEST: "django.core.mail.backends.locmem.EmailBackend",
    # The demo keeps its mails in the outbox, where /demo/mails/ shows them.
    DEMO: "django.core.mail.backends.dummy.EmailBackend",
}
_SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND: Final = _SMTP_BACKEND if _smtp else _QUIET.get(BUURTPUNT_MODE, _QUIET[DEMO])
if _smtp:
    EMAIL_HOST = _smtp["host"]
    EMAIL_PORT = _smtp["port"]
    EMAIL_HOST_USER = _smtp["user"]
    EMAIL_HOST_PASSWORD = _smtp["password"]
    EMAIL_USE_TLS = _smtp["tls"]
    EMAIL_USE_SSL = _smtp["ssl"]
EMAIL_TIMEOUT: Final = 10
EMAIL_SUBJECT_PREFIX: Final = ""

DEFAULT_FROM_EMAIL: Final = env.text(
    "BUURTPUNT_MAIL_FROM", "" if IN_PRODUCTION else "Buurtpunt De Linde <dag@delinde.example>"
)
SERVER_EMAIL: Final = DEFAULT_FROM_EMAIL
if not DEFAULT_FROM_EMAIL:
    env.complain("BUURTPUNT_MAIL_FROM is missing: the address that mails come from.")
