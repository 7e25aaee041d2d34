"""`/reserveren/`: finding and booking, whatever it is."""

from django.urls import path

from apps.bookings.web import kinds

app_name = "reserve"

urlpatterns = [
    path("<slug:kind>/", kinds.kind, name="kind"),
    path("<slug:kind>/<slug:thing>/", kinds.thing, name="thing"),
]
