"""Addresses of a booking."""

from django.urls import path

from apps.bookings import feeds
from apps.bookings.web import feeds as calendar_links
from apps.bookings.web import views

app_name = "bookings"

urlpatterns = [
    path("kalender/", calendar_links.my_calendar, name="my_calendar"),
    path("kalender/<str:code>/intrekken/", calendar_links.revoke, name="calendar_revoke"),
    path("kalender/<str:code>/nieuw-adres/", calendar_links.rotate, name="calendar_rotate"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/agenda.ics", feeds.event_download, name="event"),
    path("<str:code>/annuleren/", views.cancel, name="cancel"),
    path("<str:code>/loslaten/", views.release, name="release"),
]
