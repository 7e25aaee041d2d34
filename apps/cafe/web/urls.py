"""Addresses of the café."""

from django.urls import path

from apps.cafe.web import views

app_name = "cafe"

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.room, name="room"),
]
