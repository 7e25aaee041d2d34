"""Addresses of the market. The code stands right after its noun."""

from django.urls import path

from apps.market.web import basket, market, order, product, sheet

app_name = "market"

urlpatterns = [
    path("", market.home, name="home"),
    path("afhaalmoment/", basket.slot, name="slot"),
    path("mandje/", basket.put, name="put"),
    path("mandje/<str:cycle>/leeg/", basket.forget, name="forget"),
    path("product/<slug:slug>/", product.product, name="product"),
    path("producent/<slug:slug>/", product.producer, name="producer"),
    path("bestelling/<str:code>/", order.order, name="order"),
    path("bestelling/<str:code>/aanpassen/", order.change, name="change"),
    path("bestelling/<str:code>/annuleren/", order.cancel, name="cancel"),
    path("bestelbon/<str:token>/", sheet.sheet, name="sheet"),
    path("bestelbon/<str:token>/leverbon/nieuw/", sheet.delivery_note, name="sheet_note"),
    path("bestelbon/<str:token>/<str:kind>/", sheet.sheet_file, name="sheet_file"),
    path("leverbon/<str:number>/", sheet.note_for_staff, name="delivery_note"),
]
