"""Addresses of the place itself."""

from django.urls import path

from apps.hub.web import views

app_name = "hub"

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("stijl/kleuren.css", views.colours, name="colours"),
]
