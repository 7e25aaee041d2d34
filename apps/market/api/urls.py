"""Addresses under `/api/v1/`."""

from django.urls import path

from apps.market.api import favourites, purchase, views

# Its own namespace, so that a market that is switched off is gone here too.
app_name = "market-api"

urlpatterns = [
    path("cycles/", views.CycleList.as_view(), name="cycles"),
    path("cycles/<str:code>/", views.CycleDetail.as_view(), name="cycle"),
    path("cycles/<str:code>/offers/", views.OfferList.as_view(), name="offers"),
    path("orders/", views.OrderList.as_view(), name="orders"),
    path("orders/<str:code>/", views.OrderDetail.as_view(), name="order"),
    path("orders/<str:code>/proxy/", views.OrderProxy.as_view(), name="order-proxy"),
    path("favourites/", favourites.FavouriteList.as_view(), name="favourites"),
    path("favourites/<slug:slug>/", favourites.FavouriteDetail.as_view(), name="favourite"),
    path("orders/<str:code>/cancel/", views.OrderCancel.as_view(), name="order-cancel"),
    path("purchase-orders/", purchase.PurchaseOrderList.as_view(), name="purchase-orders"),
    path("purchase-orders/<str:number>/", purchase.PurchaseOrderDetail.as_view(), name="purchase-order"),
]
