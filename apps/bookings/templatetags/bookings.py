"""Words about a booking that every page may need."""

from django import template

from apps.bookings.domain.questions import booking_answers
from apps.bookings.models import Booking

register = template.Library()


@register.filter
def answers_of(booking: Booking) -> list[tuple[str, str]]:
    """`{% for question, answer in booking|answers_of %}`: what its kind asked and what was answered."""
    return booking_answers(booking)
