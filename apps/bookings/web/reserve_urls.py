"""`/reserveren/`: finding and booking, whatever it is."""

from django.urls import path

from apps.bookings.web import kinds, search

app_name = "reserve"

urlpatterns = [
    path("", search.home, name="home"),
    path("<slug:kind>/om-het-even/", search.any_of_kind, name="any"),
    path("<slug:kind>/", kinds.kind, name="kind"),
    path("<slug:kind>/<slug:thing>/", kinds.thing, name="thing"),
]
