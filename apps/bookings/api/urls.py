"""Addresses under `/api/v1/`."""

from django.urls import path

from apps.bookings.api import views

urlpatterns = [
    path("resources/", views.ResourceList.as_view(), name="resources"),
    path("resources/<slug:slug>/", views.ResourceDetail.as_view(), name="resource"),
    path("bookings/", views.BookingList.as_view(), name="bookings"),
    path("bookings/<str:code>/", views.BookingDetail.as_view(), name="booking"),
    path("bookings/<str:code>/cancel/", views.BookingCancel.as_view(), name="booking-cancel"),
]
