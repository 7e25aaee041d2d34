"""Addresses of the counter."""

from django.urls import path

from apps.counter.web import (
    absent,
    actions,
    bag_presses,
    check,
    last_chance,
    packing,
    packing_bag,
    packing_paper,
    presses,
    queue,
    search,
    sheet,
)

app_name = "counter"

urlpatterns = [
    path("", queue.home, name="home"),
    path("zoek/", search.find, name="search"),
    path("acties/", actions.latest, name="actions"),
    path("acties/<str:code>/ongedaan/", actions.undo, name="undo"),
    path("laatste-kans/", last_chance.home, name="last_chance"),
    path("laatste-kans/<str:code>/weggeven/", last_chance.give, name="leftover_give"),
    path("laatste-kans/<str:code>/weggooien/", last_chance.waste, name="leftover_waste"),
    path("laatste-kans/<str:code>/in-voorraad/", last_chance.keep, name="leftover_keep"),
    path("niet-afgehaald/", absent.absent, name="absent"),
    path("klaarzetten/", packing.home, name="packing"),
    path("klaarzetten/etiketten.pdf", packing_paper.labels, name="packing_labels"),
    path("klaarzetten/papier/<str:what>/", packing_paper.paper, name="packing_paper"),
    path("klaarzetten/<str:code>/", packing_bag.bag, name="pack_bag"),
    path("klaarzetten/<str:code>/lijn/", packing_bag.tick, name="pack_line"),
    path("klaarzetten/<str:code>/plaats/", packing_bag.crate, name="pack_crate"),
    path("<str:person>/", sheet.person, name="person"),
    path("<str:person>/nakijken/", check.check, name="check"),
    path("<str:person>/betalen/", presses.pay, name="pay"),
    path("<str:person>/bestelling/<str:code>/meegeven/", presses.hand_over, name="hand_over"),
    path("<str:person>/bestelling/<str:code>/niet-afgehaald/", presses.not_fetched, name="not_fetched"),
    path("<str:person>/bestelling/<str:code>/toch-gekomen/", bag_presses.came_late, name="came_late"),
    path("<str:person>/bestelling/<str:code>/tellen/", bag_presses.count, name="count"),
    path("<str:person>/bestelling/<str:code>/wegen/", bag_presses.weigh, name="weigh"),
    path("<str:person>/reservatie/<str:code>/uit/", presses.check_out, name="check_out"),
    path("<str:person>/reservatie/<str:code>/terug/", presses.check_in, name="check_in"),
    path("<str:person>/reservatie/<str:code>/niet-gekomen/", presses.not_come, name="not_come"),
]
