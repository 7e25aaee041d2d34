"""Addresses of the mobipunt."""

from django.urls import path

from apps.mobipunt.web import views

app_name = "mobipunt"

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.vehicle, name="vehicle"),
]
