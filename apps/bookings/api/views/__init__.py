"""The addresses of things and bookings under `/api/v1/`, a module per noun."""
