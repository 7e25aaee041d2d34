"""Who signs in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.person import Person


class UserManager(BaseUserManager["User"]):
    """Users have no password: they prove their address with a code, or hold a passkey."""

    def create_user(self, email: str, person: Person | None = None) -> "User":
        """A user who signs in with this address."""
        user = self.model(email=email.strip().lower(), person=person)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses differ by letters, not by capitals."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An address that can sign in, and the person behind it.

    Apart from Person, because most of the village never signs in and because roles belong to who
    signs in. Roles are groups with permissions; `accounts.rules` has the predicates.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="user", null=True, blank=True, verbose_name=_("person")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """What roles may do, beside the permissions of the tables."""

        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = (
            ("work_counter", _("Can work the counter")),
            ("manage_place", _("Can manage the place")),
        )

    def __str__(self) -> str:
        """The person's name: addresses stay out of lists and logs."""
        return str(self.person) if self.person else str(_("user"))

    @property
    def is_staff(self) -> bool:
        """Whether the data admin opens: managers only."""
        return self.is_active and self.has_perm("accounts.manage_place")
