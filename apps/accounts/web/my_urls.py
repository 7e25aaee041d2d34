"""`/mijn/`."""

from django.urls import path

from apps.accounts.web import my, sign_in

app_name = "accounts"

urlpatterns = [
    path("", my.my_page, name="mine"),
    path("naam/", sign_in.say_name, name="name"),
    path("gegevens/", my.my_details, name="details"),
]
