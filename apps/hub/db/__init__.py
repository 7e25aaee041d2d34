"""What the database itself guards: constraint classes for both engines, and their translation."""

from apps.hub.db.append_only import AppendOnly
from apps.hub.db.guard import constrained
from apps.hub.db.overlap import OverlapForbidden

__all__ = ["AppendOnly", "OverlapForbidden", "constrained"]
