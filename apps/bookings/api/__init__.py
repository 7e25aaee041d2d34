"""Things and bookings over the API."""
