"""What happens to people and what apps above may want to know."""

from django.dispatch import Signal

# A person signed in: `person`, `request` (its session still holds what was put there as a guest) and
# `guest`, the Person this session acted for as a guest, or None. Whoever keeps something under a
# guest's name or session key hands it to `person`. Sent in the request that signs in.
person_signed_in = Signal()
