"""Addresses of the market. The code stands right after its noun."""

from django.urls import path

from apps.market.web import again, basket, favourite, market, order, product, sheet, wish

app_name = "market"

urlpatterns = [
    path("", market.home, name="home"),
    path("afhaalmoment/", basket.slot, name="slot"),
    path("mandje/", basket.put, name="put"),
    path("mandje/<str:cycle>/leeg/", basket.forget, name="forget"),
    path("favorieten/", favourite.favourites, name="favourites"),
    path("favorieten/hart/", favourite.like, name="like"),
    path("favorieten/mandje/", favourite.take_list, name="take_list"),
    path("favorieten/<slug:slug>/aantal/", favourite.usual, name="usual"),
    path("vorige-keer/", again.again, name="again"),
    path("wensen/", wish.wishes, name="wishes"),
    path("herinnering/<str:token>/stop/", wish.stop_reminders, name="stop_reminders"),
    path("product/<slug:slug>/", product.product, name="product"),
    path("producent/<slug:slug>/", product.producer, name="producer"),
    path("bestelling/<str:code>/", order.order, name="order"),
    path("bestelling/<str:code>/aanpassen/", order.change, name="change"),
    path("bestelling/<str:code>/ophaler/", order.proxy, name="proxy"),
    path("bestelling/<str:code>/tekort/", order.shortage, name="shortage"),
    path("bestelling/<str:code>/herinnering/", order.remind, name="remind"),
    path("bestelling/<str:code>/annuleren/", order.cancel, name="cancel"),
    path("bestelbon/<str:token>/", sheet.sheet, name="sheet"),
    path("bestelbon/<str:token>/leverbon/nieuw/", sheet.delivery_note, name="sheet_note"),
    path("bestelbon/<str:token>/<str:kind>/", sheet.sheet_file, name="sheet_file"),
    path("leverbon/<str:number>/", sheet.note_for_staff, name="delivery_note"),
]
