"""The addresses that calendar programs fetch."""

from django.urls import path

from apps.bookings import feeds

app_name = "feeds"

urlpatterns = [path("<str:token>.ics", feeds.feed, name="feed")]
