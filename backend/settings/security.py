"""Secrets, hosts, cookies and what a browser may do with our pages."""

from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from backend.env import env
from backend.settings.mode import IN_PRODUCTION

_DEMO_KEY: Final = "demo-only-this-key-is-public-and-guards-nothing-de-linde"
_SHORTEST_KEY: Final = 50

SECRET_KEY: Final = env.secret("BUURTPUNT_SECRET_KEY", _DEMO_KEY)
SECRET_KEY_FALLBACKS: Final = env.secret("BUURTPUNT_OLD_SECRET_KEYS").split()
if IN_PRODUCTION and SECRET_KEY == _DEMO_KEY:
    env.complain("BUURTPUNT_SECRET_KEY is missing or the one of the demo.")
elif IN_PRODUCTION and len(SECRET_KEY) < _SHORTEST_KEY:
    env.complain(f"BUURTPUNT_SECRET_KEY is shorter than {_SHORTEST_KEY} characters.")

# The address people type, for links in mails and calendars.
BUURTPUNT_URL: Final = env.text("BUURTPUNT_URL", "http://localhost:8000").rstrip("/")
_address: Final = urlsplit(BUURTPUNT_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    env.complain(f"BUURTPUNT_URL={BUURTPUNT_URL!r} is not an http or https address.")
if IN_PRODUCTION and _address.scheme != "https":
    env.complain("BUURTPUNT_URL is missing or not https://.")

_hosts: Final = env.words("BUURTPUNT_HOSTS")
if IN_PRODUCTION and (not _hosts or "*" in _hosts):
    env.complain("BUURTPUNT_HOSTS must name the hosts that we answer to, without '*'.")
ALLOWED_HOSTS: Final = _hosts or ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS: Final = [f"https://{host}" for host in _hosts if IN_PRODUCTION]

# Behind a proxy that ends TLS and always sets these headers itself.
BEHIND_PROXY: Final = env.boolean("BUURTPUNT_BEHIND_PROXY", default=IN_PRODUCTION)
# Who is too fast is told apart by address: by the last one in X-Forwarded-For, which the proxy wrote, or else by
# nothing that a visitor can make up.
ALLAUTH_TRUSTED_PROXY_COUNT: Final = int(BEHIND_PROXY)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT: Final = IN_PRODUCTION
# A load balancer asks over plain http.
SECURE_REDIRECT_EXEMPT: Final = [r"^healthz$"]
SECURE_HSTS_SECONDS: Final = 365 * 24 * 3600 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: Final = IN_PRODUCTION
SECURE_HSTS_PRELOAD: Final = IN_PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF: Final = True
SECURE_REFERRER_POLICY: Final = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY: Final = "same-origin"
X_FRAME_OPTIONS: Final = "DENY"

SESSION_COOKIE_NAME: Final = "__Host-sessie" if IN_PRODUCTION else "sessie"
SESSION_COOKIE_SECURE: Final = IN_PRODUCTION
SESSION_COOKIE_HTTPONLY: Final = True
SESSION_COOKIE_SAMESITE: Final = "Lax"
SESSION_COOKIE_AGE: Final = 60 * 24 * 3600
CSRF_COOKIE_NAME: Final = "__Host-csrf" if IN_PRODUCTION else "csrf"
CSRF_COOKIE_SECURE: Final = IN_PRODUCTION
CSRF_COOKIE_HTTPONLY: Final = True
CSRF_COOKIE_SAMESITE: Final = "Lax"

# The longest form divides one product over all who ordered it, with up to five fields for each of 500 orders.
DATA_UPLOAD_MAX_NUMBER_FIELDS: Final = 3000
DATA_UPLOAD_MAX_MEMORY_SIZE: Final = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE: Final = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY: Final[dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
