"""What a browser may do with our pages, in headers."""

from typing import Final

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

ADMIN_PATH: Final = "/beheer/gegevens/"

# The admin's own scripts evaluate expressions in attributes and place things with styles.
ADMIN_POLICY: Final = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}
PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; a wider one for the admin's pages only."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - the signature of django-csp
    ) -> PolicyParts:
        """Return the parts of the policy for this answer."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PATH):
            parts.replace = {**ADMIN_POLICY, **(parts.replace or {})}
        return parts


class PermissionsPolicyMiddleware(MiddlewareMixin):
    """Says which of the device's abilities our pages never ask for."""

    def process_response(self, _request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header unless the view did."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class PrivateCacheMiddleware(MiddlewareMixin):
    """Keeps what differs per visitor out of shared caches; a view that says otherwise knows better."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Ask again each time, `no-store` where the API answers somebody."""
        known = request.path_info.startswith("/api/") and "Authorization" in request.headers
        response.headers.setdefault("Cache-Control", "private, no-store" if known else "private, no-cache")
        return response
