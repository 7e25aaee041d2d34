"""`/mijn/`."""

from django.urls import path

from apps.accounts.web import guest, my, sign_in

app_name = "accounts"

urlpatterns = [
    path("", my.my_page, name="mine"),
    path("naam/", sign_in.say_name, name="name"),
    path("gast/<str:token>/", guest.come_back, name="guest"),
    path("gegevens/", my.my_details, name="details"),
]
