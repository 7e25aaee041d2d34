"""`/beheer/`: the manager's pages. A code stands right after its noun."""

from django.urls import path

from apps.office.web import (
    bookings,
    closures,
    home,
    links,
    market,
    market_plan,
    money,
    people,
    person_details,
    planning,
    requests,
    settings,
)

app_name = "office"

urlpatterns = [
    path("", home.home, name="home"),
    path("planning/", planning.day, name="planning"),
    path("planning/week/", planning.week, name="planning_week"),
    path("aanvragen/", requests.requests, name="requests"),
    path("aanvragen/<str:code>/", requests.detail, name="request"),
    path("aanvragen/<str:code>/goedkeuren/", requests.confirm, name="request_confirm"),
    path("aanvragen/<str:code>/weigeren/", requests.deny, name="request_deny"),
    path("reservaties/", bookings.bookings, name="bookings"),
    path("reservaties/<str:code>/", bookings.detail, name="booking"),
    path("reservaties/<str:code>/annuleren/", bookings.cancel, name="booking_cancel"),
    path("markt/", market.markets, name="markets"),
    path("markt/nieuw/", market_plan.plan, name="market_plan"),
    path("markt/<str:code>/", market.detail, name="market_cycle"),
    path("markt/<str:code>/openen/", market.open_, name="market_open"),
    path("markt/<str:code>/sluiten/", market.close, name="market_close"),
    path("markt/<str:code>/heropenen/", market.reopen, name="market_reopen"),
    path("markt/<str:code>/kopie/", market_plan.copy, name="market_copy"),
    path("markt/<str:code>/afhaalmoment/", market.slot, name="market_slot"),
    path("kalender/", links.calendar, name="calendar"),
    path("kalender/<str:code>/intrekken/", links.revoke, name="calendar_revoke"),
    path("kalender/<str:code>/nieuw-adres/", links.rotate, name="calendar_rotate"),
    path("sluitingen/", closures.closures, name="closures"),
    path("sluitingen/opheffen/", closures.lift, name="closure_lift"),
    path("mensen/", people.people, name="people"),
    path("mensen/<str:code>/", people.person, name="person"),
    path("mensen/<str:code>/gegevens/", person_details.details, name="person_details"),
    path("mensen/<str:code>/rol/", people.role, name="person_role"),
    path("geld/", money.money, name="money"),
    path("geld/open/", money.charges, name="charges"),
    path("instellingen/", settings.profile, name="settings"),
    path("instellingen/logo/", settings.logo, name="settings_logo"),
    path("instellingen/uren/", settings.hours, name="hours"),
    path("instellingen/aanbod/", settings.switches, name="modules"),
]
