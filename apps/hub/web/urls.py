"""Addresses of the place itself."""

from django.urls import path

from apps.hub.web import demo, home, styleguide, views

app_name = "hub"

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("stijl/kleuren.css", views.colours, name="colours"),
    path("stijl/logo", views.logo, name="logo"),
    path("media/<path:path>", views.picture, name="picture"),
    path("stijlgids/", styleguide.styleguide, name="styleguide"),
    path("demo/mails/", demo.mails, name="demo_mails"),
    path("demo/mails/<int:pk>/", demo.mail, name="demo_mail"),
    path("demo/mails/<int:pk>/opmaak/", demo.mail_html, name="demo_mail_html"),
    path("demo/bijlagen/<int:pk>/", demo.mail_file, name="demo_mail_file"),
]
