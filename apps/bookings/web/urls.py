"""Addresses of a booking."""

from django.urls import path

from apps.bookings import feeds
from apps.bookings.web import change, handover, mine, series, series_changes, series_pages, views, waiting
from apps.bookings.web import feeds as calendar_links

app_name = "bookings"

urlpatterns = [
    path("", mine.home, name="home"),
    path("kalender/", calendar_links.my_calendar, name="my_calendar"),
    path("kalender/<str:code>/intrekken/", calendar_links.revoke, name="calendar_revoke"),
    path("kalender/<str:code>/nieuw-adres/", calendar_links.rotate, name="calendar_rotate"),
    path("reeks/nieuw/", series.new, name="series_new"),
    path("reeks/<str:code>/", series_pages.detail, name="series"),
    path("reeks/<str:code>/wijzigen/", series_changes.change, name="series_change"),
    path("reeks/<str:code>/annuleren/", series_changes.cancel, name="series_cancel"),
    path("reeks/<str:code>/<str:date>/", series_changes.date, name="series_date"),
    path("wachtlijst/", waiting.join, name="waiting_join"),
    path("wachtlijst/<str:code>/", waiting.detail, name="waiting"),
    path("wachtlijst/<str:code>/nemen/", waiting.take, name="waiting_take"),
    path("wachtlijst/<str:code>/loslaten/", waiting.leave, name="waiting_leave"),
    path("overnemen/<str:token>/", handover.take_over, name="take_over"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/agenda.ics", feeds.event_download, name="event"),
    path("<str:code>/annuleren/", views.cancel, name="cancel"),
    path("<str:code>/wijzigen/", change.change, name="change"),
    path("<str:code>/doorgeven/", handover.hand_over, name="hand_over"),
    path("<str:code>/doorgeven/intrekken/", handover.withdraw, name="hand_over_withdraw"),
    path("<str:code>/loslaten/", views.release, name="release"),
]
