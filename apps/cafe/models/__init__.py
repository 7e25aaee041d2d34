"""Rooms."""

from apps.cafe.models.room import Room

__all__ = ["Room"]
