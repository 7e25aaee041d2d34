"""`/api/v1/`: what the apps offer to programs, and its description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

app_name = "api"

urlpatterns = [
    path("", include("apps.bookings.api.urls")),
    path("", include("apps.market.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
