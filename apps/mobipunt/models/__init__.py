"""Vehicles."""

from apps.mobipunt.models.vehicle import Vehicle

__all__ = ["Vehicle"]
