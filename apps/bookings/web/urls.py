"""Addresses of a booking."""

from django.urls import path

from apps.bookings import feeds
from apps.bookings.web import feeds as calendar_links
from apps.bookings.web import views, waiting

app_name = "bookings"

urlpatterns = [
    path("kalender/", calendar_links.my_calendar, name="my_calendar"),
    path("kalender/<str:code>/intrekken/", calendar_links.revoke, name="calendar_revoke"),
    path("kalender/<str:code>/nieuw-adres/", calendar_links.rotate, name="calendar_rotate"),
    path("wachtlijst/", waiting.join, name="waiting_join"),
    path("wachtlijst/<str:code>/", waiting.detail, name="waiting"),
    path("wachtlijst/<str:code>/nemen/", waiting.take, name="waiting_take"),
    path("wachtlijst/<str:code>/loslaten/", waiting.leave, name="waiting_leave"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/agenda.ics", feeds.event_download, name="event"),
    path("<str:code>/annuleren/", views.cancel, name="cancel"),
    path("<str:code>/loslaten/", views.release, name="release"),
]
