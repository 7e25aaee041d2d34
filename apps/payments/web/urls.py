"""Addresses of the basket."""

from django.urls import path

from apps.payments.web import views

app_name = "basket"

urlpatterns = [
    path("", views.basket, name="home"),
    path("bedankt/", views.thanks, name="thanks"),
]
