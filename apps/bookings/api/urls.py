"""Addresses under `/api/v1/`."""

from django.urls import path

from apps.bookings.api.views import bookings, changes, resources, search, series, waiting

urlpatterns = [
    path("kinds/", resources.KindList.as_view(), name="kinds"),
    path("resources/", resources.ResourceList.as_view(), name="resources"),
    path("resources/<slug:slug>/", resources.ResourceDetail.as_view(), name="resource"),
    path("search/", search.Search.as_view(), name="search"),
    path("quote/", search.Quote.as_view(), name="quote"),
    path("holds/", bookings.HoldList.as_view(), name="holds"),
    path("holds/<str:code>/", bookings.HoldDetail.as_view(), name="hold"),
    path("holds/<str:code>/confirm/", bookings.HoldConfirm.as_view(), name="hold-confirm"),
    path("bookings/", bookings.BookingList.as_view(), name="bookings"),
    path("bookings/<str:code>/", bookings.BookingDetail.as_view(), name="booking"),
    path("bookings/<str:code>/change/", changes.BookingChange.as_view(), name="booking-change"),
    path("bookings/<str:code>/cancel/", changes.BookingCancel.as_view(), name="booking-cancel"),
    path("bookings/<str:code>/handover/", changes.BookingHandover.as_view(), name="booking-handover"),
    path("series/", series.SeriesList.as_view(), name="series-list"),
    path("series/preview/", series.SeriesPreview.as_view(), name="series-preview"),
    path("series/<str:code>/", series.SeriesDetail.as_view(), name="series"),
    path("series/<str:code>/cancel/", series.SeriesCancel.as_view(), name="series-cancel"),
    path("waiting/", waiting.WaitingList.as_view(), name="waiting-list"),
    path("waiting/<str:code>/", waiting.WaitingDetail.as_view(), name="waiting"),
    path("waiting/<str:code>/take/", waiting.WaitingTake.as_view(), name="waiting-take"),
    path("waiting/<str:code>/decline/", waiting.WaitingDecline.as_view(), name="waiting-decline"),
]
