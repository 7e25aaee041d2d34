"""Signing in: a six-digit code by e-mail, or a passkey; no passwords."""

from typing import Final

from backend.env import env
from backend.settings.mode import IN_PRODUCTION

AUTH_USER_MODEL: Final = "accounts.User"
AUTHENTICATION_BACKENDS: Final = ["apps.accounts.backends.VillageBackend"]
LOGIN_URL: Final = "/aanmelden/"
LOGIN_REDIRECT_URL: Final = "/mijn/"
LOGOUT_REDIRECT_URL: Final = "/"

# Who sees other people's things needs more than a mailbox. A trial run may say no.
BUURTPUNT_STAFF_SECOND_FACTOR: Final = env.boolean("BUURTPUNT_STAFF_SECOND_FACTOR", default=IN_PRODUCTION)
if IN_PRODUCTION and not BUURTPUNT_STAFF_SECOND_FACTOR:
    env.complain("BUURTPUNT_STAFF_SECOND_FACTOR cannot be false in production.")

ACCOUNT_ADAPTER: Final = "apps.accounts.web.adapter.VillageAdapter"
ACCOUNT_LOGIN_METHODS: Final = {"email"}
ACCOUNT_SIGNUP_FIELDS: Final = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD: Final = None
ACCOUNT_EMAIL_VERIFICATION: Final = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED: Final = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT: Final = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND: Final = True
ACCOUNT_CHANGE_EMAIL: Final = True
ACCOUNT_LOGIN_BY_CODE_ENABLED: Final = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED: Final = False  # a passkey needs no code; without one there is no other way
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS: Final = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND: Final = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT: Final = 10 * 60
ACCOUNT_PREVENT_ENUMERATION: Final = True
ACCOUNT_EMAIL_SUBJECT_PREFIX: Final = ""
ACCOUNT_LOGOUT_ON_GET: Final = False
ACCOUNT_SESSION_REMEMBER: Final = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL: Final = "https" if IN_PRODUCTION else "http"
ACCOUNT_RATE_LIMITS: Final = {"request_login_code": "20/m/ip,5/10m/key"}
# The code that comes by mail: six digits, as people know them from their bank.
ALLAUTH_USER_CODE_FORMAT: Final = {"numeric": True, "dashed": False, "length": 6}

MFA_ADAPTER: Final = "apps.accounts.web.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES: Final = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED: Final = True
# Accounts exist only for proven addresses, so a new, unproven one takes nobody else's place.
MFA_ALLOW_UNVERIFIED_EMAIL: Final = True
MFA_TOTP_ISSUER: Final = "Buurtpunt"
# Browsers let passkeys be tried on http://localhost; nothing else is insecure there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN: Final = not IN_PRODUCTION

AUTH_PASSWORD_VALIDATORS: Final = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
