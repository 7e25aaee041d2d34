"""People, who signs in, and associations."""

from apps.accounts.models.association import Association, Membership
from apps.accounts.models.household import Household
from apps.accounts.models.person import Person
from apps.accounts.models.token import ApiToken
from apps.accounts.models.user import User

__all__ = ["ApiToken", "Association", "Household", "Membership", "Person", "User"]
