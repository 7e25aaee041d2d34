"""`/lenen/`: the kinds of things that have no module of their own."""

from django.urls import path

from apps.bookings.web import lend

app_name = "lend"

urlpatterns = [
    path("", lend.home, name="home"),
]
