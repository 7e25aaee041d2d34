"""Who holds which permission, for queries over many users at once."""

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q


def holds_permission(permission: str, *, user: str) -> Exists:
    """A condition: the user in that column holds the permission, by role or in person.

    The same answer as `has_perm` for whoever may sign in, without a query per user.
    """
    app_label, codename = permission.split(".")
    held = Permission.objects.filter(
        Q(group__user=OuterRef(user)) | Q(user=OuterRef(user)),
        content_type__app_label=app_label,
        codename=codename,
    )
    return Exists(held)
