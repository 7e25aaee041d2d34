"""The API under /api/v1/ and its description."""

from typing import Any, Final

from backend.settings.security import BEHIND_PROXY

REST_FRAMEWORK: Final[dict[str, Any]] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.hub.api.parsers.SoundJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["apps.hub.api.filters.KnownFilters"],
    "DEFAULT_PAGINATION_CLASS": "apps.hub.api.filters.Pages",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "NUM_PROXIES": int(BEHIND_PROXY),  # without one, nobody's own X-Forwarded-For counts
    "ALLOWED_VERSIONS": ["1"],  # what the description may be asked for; it becomes a file name
    "EXCEPTION_HANDLER": "apps.hub.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: Final[dict[str, Any]] = {
    "TITLE": "Buurtpunt",
    "DESCRIPTION": "What can be ordered and booked at a buurtpunt.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.hub.api.schema.say_what_always_holds",
    ],
    # A set of words that stands under several names gets one name of its own.
    "ENUM_NAME_OVERRIDES": {
        "AgeLimitEnum": "apps.market.enums.AgeLimit",
        "AllergenEnum": "apps.market.enums.Allergen",
        "ContentUnitEnum": "apps.market.enums.ContentUnit",
    },
}
