"""The booking engine as it grows: searching and booking at a thousand and at a million bookings."""
