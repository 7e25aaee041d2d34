"""The villagers: who they are, how they sign in, what they may do."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the accounts app."""

    name = "apps.accounts"
    label = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the role groups in line with the code."""
        from apps.accounts import receivers  # noqa: F401 - connects itself; models must be loaded first

        post_migrate.connect(_make_roles, sender=self, dispatch_uid="accounts.roles")


def _make_roles(sender: AppConfig, **_kwargs: Any) -> None:
    """After each migrate (and after a test emptied the tables), so that groups and code never differ."""
    from django.contrib.auth.management import create_permissions
    from django.db import connection

    from apps.accounts.domain.role import ensure_roles

    if {"accounts_user", "auth_group_permissions"} <= set(connection.introspection.table_names()):
        create_permissions(sender, verbosity=0)
        ensure_roles()
